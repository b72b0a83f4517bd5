import { sql } from 'kysely';
import type { Photo, PhotoState } from '@deskwire/contract/field/photos.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { inspectionShown, isInLive } from '../inspections/fragments.ts';

const on = tables<'photos'>();

const columns = [
  'p.id',
  'p.team_id',
  'p.inspection_id',
  inspectionShown('p.team_id', 'p.inspection_id').as('inspection'),
  'p.item_key',
  'p.caption',
  'p.state',
  'p.refusal',
  'p.file_id',
  'p.thumb_id',
  'p.original_id',
  sql<string | null>`encode(p.original_sha256, 'hex')`.as('original_sha256'),
  'p.width',
  'p.height',
  'p.taken_at',
  'p.taken_at_source',
  'p.latitude',
  'p.longitude',
  'p.accuracy_m',
  'p.place_source',
  'p.uploaded_by',
  personShown('p.team_id', 'p.uploaded_by').as('uploader'),
  'p.created_at',
  'p.updated_at',
  'p.deleted_at',
  'p.version',
] as const;

/** Photos go with their inspection: those of a deleted one are not seen. */
const rows = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('photos as p').where('p.team_id', '=', team_id).where(isInLive('p.team_id', 'p.inspection_id'));

export const findPhoto = (db: Db, scope: InTeam, id: string) =>
  rows(db, scope).select(columns).where('p.id', '=', id).where('p.deleted_at', 'is', null).executeTakeFirst();
export type PhotoRow = NonNullable<Awaited<ReturnType<typeof findPhoto>>>;

export const lockPhoto = (db: Tx, scope: InTeam, id: string) =>
  rows(db, scope)
    .select(columns)
    .where('p.id', '=', id)
    .where('p.deleted_at', 'is', null)
    .forNoKeyUpdate('p')
    .executeTakeFirst();
export const lockDeleted = (db: Tx, scope: InTeam, id: string, now: string) =>
  rows(db, scope)
    .select(columns)
    .where('p.id', '=', id)
    .where('p.deleted_at', 'is not', null)
    .where('p.purge_at', '>', now)
    .forNoKeyUpdate('p')
    .executeTakeFirst();

export interface PhotoFilter {
  readonly inspection_id: string | undefined;
  readonly item_key: string | undefined;
  readonly state: PhotoState | undefined;
  readonly uploaded_by: string | undefined;
  readonly deleted: boolean;
}
export function listPhotos(db: Db, scope: InTeam, filter: PhotoFilter, now: string, slice: Slice) {
  const { inspection_id, item_key, state, uploaded_by, deleted } = filter;
  const matching = rows(db, scope)
    .$if(!deleted, (q) => q.where('p.deleted_at', 'is', null))
    .$if(deleted, (q) => q.where('p.deleted_at', 'is not', null).where('p.purge_at', '>', now))
    .$if(inspection_id !== undefined, (q) => q.where('p.inspection_id', '=', inspection_id!))
    .$if(item_key !== undefined, (q) => q.where('p.item_key', '=', item_key!))
    // Written out, as nearly all photos are ready: a plan for any state would read all of them.
    .$if(state !== undefined, (q) => q.where('p.state', '=', sql.lit(state!)))
    .$if(uploaded_by !== undefined, (q) => q.where('p.uploaded_by', '=', uploaded_by!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('p.id') },
    ['p.created_at', 'p.id'],
    'desc',
    slice,
  );
}

/** The facts about a photo that were given when it was sent or announced. */
export interface Said {
  readonly caption: string;
  readonly taken_at: string | null;
  readonly taken_at_source: Photo['taken_at_source'];
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly accuracy_m: number | null;
  readonly place_source: 'camera' | 'client' | null;
}
export interface NewPhoto extends Said {
  readonly id: string;
  readonly inspection_id: string | null;
  readonly item_key: string | null;
  readonly state: 'awaited' | 'processing';
  readonly original_id: string | null;
  readonly original_sha256: Buffer | null;
  readonly uploaded_by: string;
  readonly created_hash: Buffer | null;
}
/** Undefined: the id is taken. */
export const insertPhoto = (db: Tx, { team_id }: InTeam, row: NewPhoto, now: string) =>
  on(db)
    .insertInto('photos')
    .values({ ...row, team_id, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['team_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();

/** The hash of the input that a photo was announced with, and its author; also of a deleted one. */
export const findMade = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('photos')
    .select(['id', 'uploaded_by as author_id', 'created_hash', 'deleted_at'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

/** A photo of an inspection with these bytes for this item, which makes the same bytes again that photo. */
export const findSame = (
  db: Db,
  scope: InTeam,
  { inspection_id, item_key, sha256 }: { inspection_id: string; item_key: string | null; sha256: Buffer },
) =>
  rows(db, scope)
    .select(columns)
    .where('p.inspection_id', '=', inspection_id)
    .where('p.item_key', 'is not distinct from', item_key)
    .where('p.original_sha256', '=', sha256)
    .where('p.deleted_at', 'is', null)
    .where('p.state', '<>', 'refused')
    .executeTakeFirst();

export type PhotoChange = Partial<
  Said & {
    readonly state: PhotoState;
    readonly refusal: Photo['refusal'];
    readonly file_id: string | null;
    readonly thumb_id: string | null;
    readonly original_id: string | null;
    readonly original_sha256: Buffer | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly deleted_at: string | null;
    readonly purge_at: string | null;
  }
>;
export const updatePhoto = (db: Tx, { team_id }: InTeam, id: string, set: PhotoChange, now: string) =>
  on(db)
    .updateTable('photos')
    .set((eb) => ({ ...set, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();

/** How many photos an inspection has for each item, by their state. */
export const countByItem = (db: Db, { team_id }: InTeam, inspection_id: string) =>
  on(db)
    .selectFrom('photos')
    .select(['item_key', 'state', sql<number>`count(*)::int`.as('count')])
    .where('team_id', '=', team_id)
    .where('inspection_id', '=', inspection_id)
    .where('deleted_at', 'is', null)
    .groupBy(['item_key', 'state'])
    .execute();

/** A photo that is to be drawn from these bytes. Undefined: it is gone, or other bytes were sent. */
export const findProcessing = (db: Db, scope: InTeam, id: string, original_id: string) =>
  processing(db, scope, id, original_id).executeTakeFirst();
export const lockProcessing = (db: Tx, scope: InTeam, id: string, original_id: string) =>
  processing(db, scope, id, original_id).forNoKeyUpdate('p').executeTakeFirst();
/** A photo that was deleted meanwhile is drawn all the same: it can be restored. */
const processing = (db: Db, { team_id }: InTeam, id: string, original_id: string) =>
  on(db)
    .selectFrom('photos as p')
    .select(columns)
    .where('p.team_id', '=', team_id)
    .where('p.id', '=', id)
    .where('p.original_id', '=', original_id)
    .where('p.state', '=', 'processing');

/** Photos of an inspection that is to be removed, deleted ones included. */
export const listOfInspection = (db: Db, { team_id }: InTeam, inspection_id: string) =>
  on(db)
    .selectFrom('photos')
    .select('id')
    .where('team_id', '=', team_id)
    .where('inspection_id', '=', inspection_id)
    .execute();

/** Purges a deleted photo that has expired. */
export const purgePhoto = (db: Tx, { team_id }: InTeam, id: string, now: string) =>
  on(db)
    .deleteFrom('photos')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('purge_at', '<=', now)
    .returning('id')
    .executeTakeFirst();

/** Deletes the photos that a person uploaded so that nobody can restore them. */
export const discardBy = (db: Tx, { team_id }: InTeam, person_id: string, now: string) =>
  on(db)
    .updateTable('photos')
    .set((eb) => ({ deleted_at: eb.fn.coalesce('deleted_at', eb.val(now)), purge_at: now }))
    .where('team_id', '=', team_id)
    .where('uploaded_by', '=', person_id)
    .returning('id')
    .execute();
