import { sql, type ExpressionBuilder } from 'kysely';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Services } from '../../kit/services.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { personShown } from '../../identity/people/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { holds } from '../../kit/lists/search.ts';

const on = tables<'files'>();
type Expressions = ExpressionBuilder<Pick<Database, 'files'>, 'files'>;

const columns = (eb: Expressions) =>
  [
    'files.id',
    'files.team_id',
    'files.name',
    'files.content_type',
    'files.size',
    eb.fn<string>('encode', ['files.sha256', sql.lit('hex')]).as('sha256'),
    'files.home_kind',
    'files.home_id',
    'files.is_internal',
    'files.audience',
    'files.uploaded_by',
    personShown<PersonName | null>('files.team_id', 'files.uploaded_by').as('uploader'),
    'files.created_at',
    'files.deleted_at',
  ] as const;

/** The columns of a file, with whether its viewer may change it where it is attached, as rows say in `can`. */
const standing = (viewer: Viewer) => (eb: Expressions) =>
  [
    ...columns(eb),
    eb
      .and([changeable(viewer)(eb), opens(viewer)(eb)])
      .$castTo<boolean>()
      .as('is_open'),
  ] as const;
/** The columns for readers who can do nothing with a file. */
const shown = (eb: Expressions) => [...columns(eb), sql<boolean>`false`.as('is_open')] as const;

/** The reader of files, and the domains, which know the rows that files are attached to. */
export interface Viewer {
  readonly scope: TeamScope;
  readonly services: Services;
}
/** The row that a file is attached to. */
export interface Home {
  readonly kind: string;
  readonly id: string;
}

/** A file is seen with what it is attached to; one that is not attached by its uploader, its audience, and managers. */
const visible =
  ({ scope, services }: Viewer) =>
  (eb: Expressions) => {
    const loose = [eb('files.uploaded_by', '=', scope.person_id)];
    if (scope.visibility !== 'requester') loose.push(eb('files.audience', '=', 'team'));
    if (rolesPermit(scope.roles, 'team.manage')) loose.push(eb.lit(true));
    const attached = [...services.domains.homes].flatMap(([kind, { needs, sees, handles }]) =>
      rolesPermit(scope.roles, needs)
        ? eb.and([
            eb('files.home_kind', '=', kind),
            rolesPermit(scope.roles, handles) ? eb.lit(true) : eb('files.is_internal', '=', false),
            sees(scope, sql.ref<string>('files.home_id')),
          ])
        : [],
    );
    return eb.or([eb.and([eb('files.home_id', 'is', null), eb.or(loose)]), ...attached]);
  };

/** Whether a reader may move, delete and restore a file: its uploader, and those who handle what it is attached to. */
const changeable =
  ({ scope, services }: Viewer) =>
  (eb: Expressions) => {
    if (rolesPermit(scope.roles, 'team.manage')) return eb.lit(true);
    const handled = [...services.domains.homes].flatMap(([kind, { handles }]) =>
      rolesPermit(scope.roles, handles) ? [kind] : [],
    );
    return eb.or([
      eb('files.uploaded_by', '=', scope.person_id),
      eb('files.home_kind', '=', eb.fn.any(eb.val(handled))),
    ]);
  };

/** Whether what a file is attached to is open to those who would change what is attached there. */
const opens =
  ({ scope, services }: Viewer) =>
  (eb: Expressions) =>
    eb.and(
      [...services.domains.homes].flatMap(([kind, { takes }]) =>
        takes?.opens === undefined
          ? []
          : eb.or([
              eb('files.home_kind', 'is distinct from', kind),
              takes.opens(scope, sql.ref<string>('files.home_id')),
            ]),
      ),
    );

const inTeam = (db: Db, viewer: Viewer) =>
  on(db).selectFrom('files').where('files.team_id', '=', viewer.scope.team_id).where(visible(viewer));
const live = (db: Db, viewer: Viewer) => inTeam(db, viewer).where('files.deleted_at', 'is', null);
const restorable = (db: Db, viewer: Viewer, now: string) =>
  inTeam(db, viewer)
    .where('files.deleted_at', 'is not', null)
    .where('files.purge_at', '>', now)
    .where(changeable(viewer));

export interface FileFilter {
  search?: string | undefined;
  content_type?: string | undefined;
  /** Only files that are attached to one of these rows of a kind. */
  home?: { readonly kind: string; readonly ids: readonly string[] } | undefined;
  uploaded_by?: string | undefined;
  created_after?: string | undefined;
  created_before?: string | undefined;
  deleted?: boolean | undefined;
}
function matching(db: Db, viewer: Viewer, filter: FileFilter, now: string) {
  let found = filter.deleted === true ? restorable(db, viewer, now) : live(db, viewer);
  const { search, content_type, home, uploaded_by, created_after, created_before } = filter;
  if (search !== undefined) found = found.where(holds(['files.name'], search));
  if (content_type?.endsWith('/*') === true)
    found = found.where('files.content_type', 'like', `${escapeLike(content_type.slice(0, -1))}%`);
  else if (content_type !== undefined) found = found.where('files.content_type', '=', content_type);
  if (home !== undefined)
    found = found
      .where('files.home_kind', '=', home.kind)
      .where((eb) => eb('files.home_id', '=', eb.fn.any(eb.val(home.ids as string[]))));
  // Uploaders are hidden from requesters, so they cannot be filtered by either.
  if (uploaded_by !== undefined)
    found =
      viewer.scope.visibility === 'requester' && uploaded_by !== viewer.scope.person_id
        ? found.where((eb) => eb.lit(false))
        : found.where('files.uploaded_by', '=', uploaded_by);
  if (created_after !== undefined) found = found.where('files.created_at', '>=', created_after);
  if (created_before !== undefined) found = found.where('files.created_at', '<', created_before);
  return found;
}
const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, (char) => `\\${char}`);

/** A page of files, newest first. */
export async function listFiles(db: Db, viewer: Viewer, filter: FileFilter, now: string, slice: Slice) {
  return listed(
    db,
    {
      rows: matching(db, viewer, filter, now).select(standing(viewer)),
      matching: matching(db, viewer, filter, now).select('files.id'),
    },
    ['files.created_at', 'files.id'],
    'desc',
    slice,
  );
}
export type FileRow = Awaited<ReturnType<typeof listFiles>>['rows'][number];

/** A file that the person may see, and whether they may change it. */
export const findFile = (db: Db, viewer: Viewer, id: string) =>
  live(db, viewer)
    .select(standing(viewer))
    .select((eb) => changeable(viewer)(eb).as('changeable'))
    .where('files.id', '=', id)
    .executeTakeFirst();

export type FoundFile = NonNullable<Awaited<ReturnType<typeof findFile>>>;

/** Of some files, those that the person may see. */
export const findFiles = (db: Db, viewer: Viewer, ids: readonly string[]) =>
  live(db, viewer)
    .select(standing(viewer))
    .where((eb) => eb('files.id', '=', eb.fn.any(eb.val(ids as string[]))))
    .execute();

/** A file that a signed link names: who made the link has been asked already. */
export const findLinkedFile = (db: Db, team_id: TeamId, id: string): Promise<FileRow | undefined> =>
  on(db)
    .selectFrom('files')
    .select(shown)
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
  home_kind: string | null;
  home_id: string | null;
  is_internal: boolean;
  audience: 'own' | 'team';
  created_at: string;
}
export const insertFile = (db: Tx, scope: TeamScope, file: NewFile): Promise<FileRow> =>
  on(db)
    .insertInto('files')
    .values({ ...file, team_id: scope.team_id, uploaded_by: scope.person_id })
    // The person who attaches a file may detach it again.
    .returning((eb) => [...columns(eb), sql<boolean>`true`.as('is_open')] as const)
    .executeTakeFirstOrThrow();

/** A file where somebody found it. */
export type Found = Pick<FileRow, 'id' | 'home_kind' | 'home_id'>;
/** Whether a file is still where it was found: what may be done with it follows from that. */
const isStill = ({ id, home_kind, home_id }: Found) =>
  sql<boolean>`files.id = ${id} and files.home_kind is not distinct from ${home_kind}
    and files.home_id is not distinct from ${home_id}::uuid`;
const change = (db: Tx, viewer: Viewer) =>
  on(db).updateTable('files').where('files.team_id', '=', viewer.scope.team_id).where(changeable(viewer));

export const attachFile = (
  db: Tx,
  viewer: Viewer,
  found: Found,
  to: { home_kind: string; home_id: string; is_internal: boolean },
): Promise<FileRow | undefined> =>
  change(db, viewer)
    .set(to)
    .where(isStill(found))
    .where('files.deleted_at', 'is', null)
    .returning(standing(viewer))
    .executeTakeFirst();

export const deleteFile = (
  db: Tx,
  viewer: Viewer,
  file: Found | Pick<Found, 'id'>,
  at: { deleted_at: string; purge_at: string },
): Promise<FileRow | undefined> =>
  change(db, viewer)
    .set(at)
    .where('files.id', '=', file.id)
    .$if('home_id' in file, (query) => query.where(isStill(file as Found)))
    .where('files.deleted_at', 'is', null)
    .returning(standing(viewer))
    .executeTakeFirst();

/** Restores a deleted file while its bytes still exist. */
export const restoreFile = (db: Tx, viewer: Viewer, id: string, now: string): Promise<FileRow | undefined> =>
  change(db, viewer)
    .set({ deleted_at: null, purge_at: null })
    .where('files.id', '=', id)
    .where('files.id', 'in', restorable(db, viewer, now).select('files.id').where('files.id', '=', id))
    .returning(standing(viewer))
    .executeTakeFirst();

/** Attaches a file, of which the caller knows that it may be moved, to a row. False: it was deleted or moved meanwhile. */
export const moveFile = async (db: Tx, { team_id }: InTeam, found: Found, home: Home): Promise<boolean> =>
  (await on(db)
    .updateTable('files')
    .set({ home_kind: home.kind, home_id: home.id })
    .where('team_id', '=', team_id)
    .where(isStill(found))
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()) !== undefined;

export const isLive = async (db: Db, { team_id }: InTeam, id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('files')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()) !== undefined;
