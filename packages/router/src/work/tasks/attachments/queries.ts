import { sql } from 'kysely';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { fileShown, isFileAt } from '../../../platform/files/rows/fragments.ts';

const on = tables<'task_attachments' | 'tasks'>();

/** The attachments of a task: links, and files that are not deleted. */
const attached = (db: Db, { team_id }: InTeam, task_id: string) =>
  on(db)
    .selectFrom('task_attachments as a')
    .where('a.team_id', '=', team_id)
    .where('a.task_id', '=', task_id)
    .where((eb) => eb.or([eb('a.file_id', 'is', null), isFileAt('task', team_id, 'a.file_id', 'a.task_id')]));
const columns = [
  'a.id',
  'a.task_id',
  'a.file_id',
  'a.url',
  'a.title',
  'a.created_by',
  'a.created_at',
  personShown<PersonName | null>('a.team_id', 'a.created_by').as('creator'),
  fileShown('a.team_id', 'a.file_id').as('file'),
] as const;

export function listAttachments(db: Db, scope: InTeam, task_id: string, slice: Slice) {
  const matching = attached(db, scope, task_id);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('a.id') },
    ['a.created_at', 'a.id'],
    'asc',
    slice,
  );
}
export type AttachmentRow = Awaited<ReturnType<typeof listAttachments>>['rows'][number];

export const findAttachment = (db: Db, scope: InTeam, task_id: string, id: string) =>
  attached(db, scope, task_id).select(columns).where('a.id', '=', id).executeTakeFirst();

/** Locks the task, so that concurrent calls count its attachments one after another. */
export async function lockAndCount(db: Tx, scope: InTeam, task_id: string): Promise<number> {
  await sql`select from tasks where team_id = ${scope.team_id} and id = ${task_id} for no key update`.execute(on(db));
  const { count } = await attached(db, scope, task_id)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

interface Attachment {
  id: string;
  task_id: string;
  file_id: string | null;
  url: string | null;
  title: string;
  created_by: string;
  created_at: string;
}
/** Inserts an attachment, and returns its id. A file that is attached again is the same one, with another title. */
export const putAttachment = (db: Tx, { team_id }: InTeam, row: Attachment) =>
  on(db)
    .insertInto('task_attachments')
    .values({ ...row, team_id })
    .onConflict((conflict) => conflict.columns(['team_id', 'task_id', 'file_id']).doUpdateSet({ title: row.title }))
    .returning('id')
    .executeTakeFirstOrThrow();

/** Detaches a file from any other task, since a file belongs to one row. */
export const detachElsewhere = (db: Tx, { team_id }: InTeam, file_id: string, task_id: string) =>
  on(db)
    .deleteFrom('task_attachments')
    .where('team_id', '=', team_id)
    .where('file_id', '=', file_id)
    .where('task_id', '<>', task_id)
    .execute();

export const deleteAttachment = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db).deleteFrom('task_attachments').where('team_id', '=', team_id).where('id', '=', id).execute();

/** The tasks of a project that have files, deleted ones included. */
export async function listWithFiles(db: Db, { team_id }: InTeam, project_id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.task_id as id from task_attachments a
    join tasks t on t.team_id = a.team_id and t.id = a.task_id and t.project_id = ${project_id}
    where a.team_id = ${team_id} and a.file_id is not null`.execute(on(db));
  return rows.map((row) => row.id);
}
