import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'jira_attachments'>();

const columns = ['id', 'issue', 'origin', 'jira_id', 'file_id', 'state', 'filename', 'size', 'content'] as const;
const files = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('jira_attachments').select(columns).where('team_id', '=', team_id);

/** The files of an issue that are known here. */
export const listFiles = (db: Db, scope: InTeam, issue: string) =>
  files(db, scope).where('issue', '=', issue).orderBy('created_at').orderBy('id').execute();
export type FileRow = Awaited<ReturnType<typeof listFiles>>[number];
export const findFile = (db: Db, scope: InTeam, id: string) => files(db, scope).where('id', '=', id).executeTakeFirst();
export const lockFile = (db: Tx, scope: InTeam, id: string) =>
  files(db, scope).where('id', '=', id).forUpdate().executeTakeFirst();

export interface NewFile {
  readonly id: string;
  readonly issue: string;
  readonly origin: 'jira' | 'local';
  readonly jira_id: string | null;
  readonly file_id: string | null;
  readonly state: 'pending' | 'refused';
  readonly filename: string;
  readonly size: number;
  readonly content: string | null;
  readonly created_at: string;
}
/** False: it is known. */
export const insertFile = async (db: Tx, { team_id }: InTeam, row: NewFile): Promise<boolean> =>
  (await on(db)
    .insertInto('jira_attachments')
    .values({ ...row, team_id })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined;

export const findByFile = (db: Db, scope: InTeam, issue: string, file_id: string) =>
  files(db, scope).where('issue', '=', issue).where('file_id', '=', file_id).executeTakeFirst();

interface Settled {
  readonly state: 'done' | 'refused' | 'gone';
  readonly jira_id?: string;
  readonly file_id?: string;
}
/** Notes what became of a file that was on its way; what is known already stays. */
export const settleFile = (db: Tx, { team_id }: InTeam, id: string, settled: Settled) =>
  on(db)
    .updateTable('jira_attachments')
    .set(settled)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();

/** Notes that a file was removed there, and gives what was kept of it here by then. */
export const noteGone = async (db: Tx, { team_id }: InTeam, id: string): Promise<string | null> =>
  (
    await on(db)
      .updateTable('jira_attachments')
      .set({ state: 'gone' })
      .where('team_id', '=', team_id)
      .where('id', '=', id)
      .where('state', '<>', 'gone')
      .returning('file_id')
      .executeTakeFirst()
  )?.file_id ?? null;
