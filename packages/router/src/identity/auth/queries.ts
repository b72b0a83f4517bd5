import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'users' | 'two_factors' | 'api_keys'>();

const accountColumns = [
  'users.id',
  'users.email',
  'users.email_verified_at',
  'users.password_hash',
  'users.password_confirmed_at',
  'users.full_name',
  'users.platform_role',
  'users.status',
  'users.locale',
  'users.time_zone',
  'users.default_team_id',
] as const;

const accounts = (db: Db) =>
  on(db)
    .selectFrom('users')
    .leftJoin('two_factors', (join) =>
      join.onRef('two_factors.user_id', '=', 'users.id').on('two_factors.confirmed_at', 'is not', null),
    )
    .select(accountColumns)
    .select((eb) => eb('two_factors.user_id', 'is not', null).as('second_factor'));

/** An account that is not deleted, by its address. */
export const findAccountByEmail = (db: Db, email: string) =>
  accounts(db).where('users.email', '=', email).where('users.status', '<>', 'deleted').executeTakeFirst();
export type Account = NonNullable<Awaited<ReturnType<typeof findAccountByEmail>>>;

/** An account that is not deleted, by its id. */
export const findAccount = (db: Db, id: string): Promise<Account | undefined> =>
  accounts(db).where('users.id', '=', id).where('users.status', '<>', 'deleted').executeTakeFirst();

export interface NewUser {
  id: string;
  email: string;
  password_hash: string | null;
  password_confirmed_at?: string | undefined;
  full_name: string;
  platform_role?: 'master_admin' | undefined;
  locale?: string | undefined;
  time_zone?: string | undefined;
  now: string;
}
/** An account with a proven address. False: there is one for this address. */
export async function insertUser(db: Tx, { now, ...user }: NewUser): Promise<boolean> {
  const inserted = await on(db)
    .insertInto('users')
    .values({ ...user, email_verified_at: now, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The address is proven, if the user still has it. */
export const confirmEmail = (db: Tx, id: string, email: string, now: string) =>
  on(db)
    .updateTable('users')
    .set({ email_verified_at: now, updated_at: now })
    .where('id', '=', id)
    .where('email', '=', email)
    .where('email_verified_at', 'is', null)
    .returning('id')
    .executeTakeFirst();

/** `confirmed`: the owner of the mailbox chose it by a mailed link. */
export const setPassword = (
  db: Tx,
  id: string,
  { password_hash, now, confirmed }: { password_hash: string; now: string; confirmed: boolean },
) =>
  on(db)
    .updateTable('users')
    .set((eb) => ({
      password_hash,
      updated_at: now,
      version: eb('version', '+', 1),
      ...(confirmed ? { password_confirmed_at: now } : {}),
    }))
    .where('id', '=', id)
    .execute();

/** Takes away a password that was never confirmed by mail. Undefined: it was, or there is none. */
export const dropUnconfirmedPassword = (db: Tx, id: string, now: string) =>
  on(db)
    .updateTable('users')
    .set({ password_hash: null, updated_at: now })
    .where('id', '=', id)
    .where('password_hash', 'is not', null)
    .where('password_confirmed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();

/** Replaces a hash that was made with older parameters, unless the password was changed in the meantime. */
export const replaceHash = (db: Tx, id: string, from: string, to: string) =>
  on(db)
    .updateTable('users')
    .set({ password_hash: to })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .execute();

/** Ends every API key of a user. */
export const revokeKeys = (db: Tx, user_id: string, now: string) =>
  on(db)
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .execute();

/** Keeps sessions of a user from being ended, and their password from being changed, until this transaction ends. */
export const holdAccount = async (db: Tx, id: string): Promise<Account | undefined> => {
  await on(db).selectFrom('users').select('id').where('id', '=', id).forShare().execute();
  return findAccount(db, id);
};

/** Waits for those who are signing in, and keeps others from it: what is decided of sessions is decided of all of them. */
export const lockSignIns = (db: Tx, id: string) =>
  on(db).selectFrom('users').select('id').where('id', '=', id).forNoKeyUpdate().execute();

/** Keeps one user's ways to sign in from changing under a decision about them. */
export const lockAccount = (db: Tx, id: string) =>
  on(db).selectFrom('users').select(['id', 'password_hash']).where('id', '=', id).forUpdate().executeTakeFirst();

export const isAnybodyThere = async (db: Db): Promise<boolean> =>
  (await sql<{ there: boolean }>`select exists (select 1 from users) as there`.execute(on(db))).rows[0]!.there;

/** Lets one process at a time make the first user. */
export const lockFirstRun = (db: Tx) => sql`select pg_advisory_xact_lock(7301, 1)`.execute(on(db));
