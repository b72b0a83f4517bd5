import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'api_keys'>();

const columns = [
  'id',
  'team_id',
  'name',
  'prefix',
  'scopes',
  'allowed_addresses',
  'replaced_by',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

export interface NewKey {
  id: string;
  team_id: TeamId;
  user_id: string;
  name: string;
  prefix: string;
  key_hash: Buffer;
  scopes: string[];
  allowed_addresses: string[] | null;
  created_at: string;
  expires_at: string;
}
export const insertKey = (db: Tx, key: NewKey) =>
  on(db).insertInto('api_keys').values(key).returning(columns).executeTakeFirstOrThrow();
export type KeyRow = Awaited<ReturnType<typeof insertKey>>;

export interface KeyFilter {
  team_id?: string | undefined;
  /** Only keys that work at this moment. */
  live_at?: string | undefined;
}
/** The keys of a user, newest first. */
export async function listKeys(db: Db, user_id: string, filter: KeyFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('api_keys')
    .where('user_id', '=', user_id)
    .$if(filter.team_id !== undefined, (query) => query.where('team_id', '=', filter.team_id!))
    .$if(filter.live_at !== undefined, (query) =>
      query.where('revoked_at', 'is', null).where('expires_at', '>', filter.live_at!),
    );
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export const findKey = (db: Db, user_id: string, id: string) =>
  on(db).selectFrom('api_keys').select(columns).where('user_id', '=', user_id).where('id', '=', id).executeTakeFirst();

/** Ends a key; one that had ended stays as it is. Undefined: it is not the user's. */
export const revokeKey = (db: Tx, user_id: string, id: string, at: string) =>
  on(db)
    .updateTable('api_keys')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst();

/** Ends every live key of a user, whatever its team. */
export const revokeAllKeys = (db: Tx, user_id: string, at: string) =>
  on(db)
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(['id', 'team_id', 'name'])
    .execute();

export const countLiveKeys = async (db: Db, user_id: string, at: string): Promise<number> =>
  (
    await on(db)
      .selectFrom('api_keys')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('user_id', '=', user_id)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirstOrThrow()
  ).count;

/** Makes a live key expire at `until`, since another replaces it. Undefined if it is not live or was replaced already. */
export const replaceKey = (
  db: Tx,
  user_id: string,
  id: string,
  { replaced_by, until, at }: { replaced_by: string; until: string; at: string },
) =>
  on(db)
    .updateTable('api_keys')
    .set((eb) => ({
      replaced_by,
      expires_at: eb.fn<string>('least', ['expires_at', eb.cast(eb.val(until), 'timestamptz')]),
    }))
    .where('user_id', '=', user_id)
    .where('id', '=', id)
    .where('replaced_by', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(columns)
    .executeTakeFirst();
