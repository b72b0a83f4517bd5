import { sql, type ExpressionBuilder } from 'kysely';
import { rolesPermit, seesInternal } from '@deskwire/contract/kit/access.ts';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import { visibleTickets } from '../../desk/tickets/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { partOf } from '../../kit/count.ts';
import { listed } from '../../kit/keyset.ts';
import type { Slice } from '../../kit/page.ts';
import type { TeamId } from '../../kit/team-id.ts';

type Names = 'files' | 'tickets' | 'ticket_watchers' | 'project_members';
const on = tables<Names>();
type Expressions = ExpressionBuilder<Pick<Database, Names>, 'files'>;

const columns = (eb: Expressions) =>
  [
    'files.id',
    'files.team_id',
    'files.name',
    'files.content_type',
    'files.size',
    eb.fn<string>('encode', ['files.sha256', sql.lit('hex')]).as('sha256'),
    'files.ticket_id',
    'files.is_internal',
    'files.audience',
    'files.uploaded_by',
    'files.created_at',
    'files.deleted_at',
  ] as const;

/** A file at a ticket is seen with the ticket; one that hangs at nothing by its uploader, its audience, and managers. */
const visible = (scope: TeamScope) => (eb: Expressions) => {
  const loose = [eb('files.uploaded_by', '=', scope.person_id)];
  if (scope.visibility !== 'requester') loose.push(eb('files.audience', '=', 'team'));
  if (rolesPermit(scope.roles, 'team.manage')) loose.push(eb('files.ticket_id', 'is', null));
  return eb.or([
    eb.and([eb('files.ticket_id', 'is', null), eb.or(loose)]),
    eb.and([
      seesInternal(scope.roles) ? eb.lit(true) : eb('files.is_internal', '=', false),
      eb.exists(
        eb
          .selectFrom('tickets')
          .select(eb.lit(1).as('one'))
          .whereRef('tickets.team_id', '=', 'files.team_id')
          .whereRef('tickets.id', '=', 'files.ticket_id')
          .where('tickets.deleted_at', 'is', null)
          .where(visibleTickets(scope)),
      ),
    ]),
  ]);
};

/** Who may hang a file elsewhere, delete it, and take it back: its uploader, and those who handle what it hangs at. */
const changeable = (scope: TeamScope) => (eb: Expressions) => {
  const own = eb('files.uploaded_by', '=', scope.person_id);
  if (rolesPermit(scope.roles, 'team.manage')) return eb.lit(true);
  return rolesPermit(scope.roles, 'tickets.handle') ? eb.or([own, eb('files.ticket_id', 'is not', null)]) : own;
};

const inTeam = (db: Db, scope: TeamScope) =>
  on(db).selectFrom('files').where('files.team_id', '=', scope.team_id).where(visible(scope));
const live = (db: Db, scope: TeamScope) => inTeam(db, scope).where('files.deleted_at', 'is', null);
const restorable = (db: Db, scope: TeamScope, now: string) =>
  inTeam(db, scope)
    .where('files.deleted_at', 'is not', null)
    .where('files.purge_at', '>', now)
    .where(changeable(scope));

export interface FileFilter {
  search?: string | undefined;
  content_type?: string | undefined;
  ticket_id?: string | undefined;
  ticket_ids?: readonly string[] | undefined;
  uploaded_by?: string | undefined;
  created_after?: string | undefined;
  created_before?: string | undefined;
  deleted?: boolean | undefined;
}
function matching(db: Db, scope: TeamScope, filter: FileFilter, now: string) {
  let found = filter.deleted === true ? restorable(db, scope, now) : live(db, scope);
  const { search, content_type, ticket_id, uploaded_by, created_after, created_before } = filter;
  if (search !== undefined) found = found.where('files.name', 'ilike', partOf(search));
  if (content_type?.endsWith('/*') === true)
    found = found.where('files.content_type', 'like', `${escapeLike(content_type.slice(0, -1))}%`);
  else if (content_type !== undefined) found = found.where('files.content_type', '=', content_type);
  if (ticket_id !== undefined) found = found.where('files.ticket_id', '=', ticket_id);
  if (filter.ticket_ids !== undefined)
    found = found.where((eb) => eb('files.ticket_id', '=', eb.fn.any(eb.val(filter.ticket_ids as string[]))));
  // Whose a file is stays hidden from requesters, so it cannot be asked for either.
  if (uploaded_by !== undefined)
    found =
      scope.visibility === 'requester' && uploaded_by !== scope.person_id
        ? found.where((eb) => eb.lit(false))
        : found.where('files.uploaded_by', '=', uploaded_by);
  if (created_after !== undefined) found = found.where('files.created_at', '>=', created_after);
  if (created_before !== undefined) found = found.where('files.created_at', '<', created_before);
  return found;
}
const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, (char) => `\\${char}`);

/** A page of files, newest first. */
export async function listFiles(db: Db, scope: TeamScope, filter: FileFilter, now: string, slice: Slice) {
  return listed(
    db,
    {
      rows: matching(db, scope, filter, now).select(columns),
      matching: matching(db, scope, filter, now).select('files.id'),
    },
    ['files.created_at', 'files.id'],
    'desc',
    slice,
  );
}
export type FileRow = Awaited<ReturnType<typeof listFiles>>['rows'][number];

/** A file that the person may see, and whether they may change it. */
export const findFile = (db: Db, scope: TeamScope, id: string) =>
  live(db, scope)
    .select(columns)
    .select((eb) => changeable(scope)(eb).as('changeable'))
    .where('files.id', '=', id)
    .executeTakeFirst();

/** A file that a signed link names: who made the link has been asked already. */
export const findLinkedFile = (db: Db, team_id: TeamId, id: string): Promise<FileRow | undefined> =>
  on(db)
    .selectFrom('files')
    .select(columns)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

export interface NewFile {
  id: string;
  name: string;
  content_type: string;
  size: number;
  sha256: Buffer;
  storage_key: string;
  ticket_id: string | null;
  is_internal: boolean;
  audience: 'own' | 'team';
  created_at: string;
}
export const insertFile = (db: Tx, scope: TeamScope, file: NewFile): Promise<FileRow> =>
  on(db)
    .insertInto('files')
    .values({ ...file, team_id: scope.team_id, uploaded_by: scope.person_id })
    .returning(columns)
    .executeTakeFirstOrThrow();

const change = (db: Tx, scope: TeamScope, id: string) =>
  on(db)
    .updateTable('files')
    .where('files.team_id', '=', scope.team_id)
    .where('files.id', '=', id)
    .where(changeable(scope));

export const attachFile = (
  db: Tx,
  scope: TeamScope,
  id: string,
  to: { ticket_id: string; is_internal: boolean },
): Promise<FileRow | undefined> =>
  change(db, scope, id).set(to).where('files.deleted_at', 'is', null).returning(columns).executeTakeFirst();

export const deleteFile = (
  db: Tx,
  scope: TeamScope,
  id: string,
  at: { deleted_at: string; purge_at: string },
): Promise<FileRow | undefined> =>
  change(db, scope, id).set(at).where('files.deleted_at', 'is', null).returning(columns).executeTakeFirst();

/** Takes a deleted file back while its bytes are still there. */
export const restoreFile = (db: Tx, scope: TeamScope, id: string, now: string): Promise<FileRow | undefined> =>
  change(db, scope, id)
    .set({ deleted_at: null, purge_at: null })
    .where('files.id', 'in', restorable(db, scope, now).select('files.id').where('files.id', '=', id))
    .returning(columns)
    .executeTakeFirst();
