import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'chat_sessions'>();
/** The owner of sessions: nobody sees those of somebody else. */
export type Owner = Pick<TeamScope, 'team_id' | 'person_id'>;
const columns = [
  'id',
  'title',
  'model',
  'collection_ids',
  'created_at',
  'updated_at',
  'deleted_at',
  'version',
] as const;

const own = (db: Db, { team_id, person_id }: Owner) =>
  on(db).selectFrom('chat_sessions').where('team_id', '=', team_id).where('person_id', '=', person_id);

export function listSessions(db: Db, owner: Owner, deleted: boolean, slice: Slice) {
  const matching = own(db, owner).where('deleted_at', deleted ? 'is not' : 'is', null);
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['updated_at', 'id'],
    'desc',
    slice,
  );
}
export const findSession = (db: Db, owner: Owner, id: string) =>
  own(db, owner).select(columns).where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst();
export type SessionRow = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/** Locks a session that is there, or one that was deleted. */
export const lockSession = (db: Tx, owner: Owner, id: string, deleted = false) =>
  own(db, owner)
    .select(columns)
    .where('id', '=', id)
    .where('deleted_at', deleted ? 'is not' : 'is', null)
    .forUpdate()
    .executeTakeFirst();

export interface NewSession {
  readonly id: string;
  /** Empty until something is said in it. */
  readonly title: string;
  readonly model?: string | null | undefined;
  readonly collection_ids?: readonly string[] | undefined;
  readonly at: string;
}
export const insertSession = (
  db: Tx,
  { team_id, person_id }: Owner,
  { id, title, model = null, collection_ids = [], at }: NewSession,
) =>
  on(db)
    .insertInto('chat_sessions')
    .values({
      team_id,
      person_id,
      id,
      title,
      model,
      collection_ids: [...collection_ids],
      created_at: at,
      updated_at: at,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();

export interface SessionChange {
  readonly title?: string | undefined;
  readonly model?: string | null | undefined;
  readonly collection_ids?: string[] | undefined;
  readonly deleted_at?: string | null | undefined;
}
/** Writes a change to a locked session. */
export const updateSession = (db: Tx, { team_id, person_id }: Owner, id: string, change: SessionChange, now: string) =>
  on(db)
    .updateTable('chat_sessions')
    .set((eb) => ({ ...change, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('person_id', '=', person_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
