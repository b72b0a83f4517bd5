import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'users' | 'two_factors'>();

const accountColumns = [
  'users.id',
  'users.email',
  'users.email_verified_at',
  'users.password_hash',
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
  full_name: string;
  platform_role?: 'master_admin' | undefined;
  locale?: string | undefined;
  time_zone?: string | undefined;
  now: string;
}
/** Inserts an account with a verified address; false if there is one with this address already. */
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

export const setPassword = (db: Tx, id: string, password_hash: string, now: string) =>
  on(db)
    .updateTable('users')
    .set((eb) => ({ password_hash, updated_at: now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();

/** Replaces a hash that was made with older parameters, unless the password was changed in the meantime. */
export const replaceHash = (db: Tx, id: string, from: string, to: string) =>
  on(db)
    .updateTable('users')
    .set({ password_hash: to })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .execute();

/**
 * An account to be signed in to, as it stands while this transaction lasts: its password, its standing and its second
 * factor change, and its sessions are ended, either before it is read or after the session it gives is written.
 */
export const holdAccount = async (db: Tx, id: string): Promise<Account | undefined> => {
  await on(db).selectFrom('users').select('id').where('id', '=', id).forShare().execute();
  return findAccount(db, id);
};

/** The same, by its address. */
export const holdAccountByEmail = async (db: Tx, email: string): Promise<Account | undefined> => {
  const found = await findAccountByEmail(db, email);
  const held = found && (await holdAccount(db, found.id));
  return held?.email === email ? held : undefined;
};

/** Waits for those who are signing in, and keeps others from it: what is decided of sessions is decided of all of them. */
export const lockSignIns = (db: Tx, id: string) =>
  on(db).selectFrom('users').select('id').where('id', '=', id).forNoKeyUpdate().execute();

/** Locks the ways to sign in of a user while something is decided by them. */
export const lockAccount = (db: Tx, id: string) =>
  on(db).selectFrom('users').select(['id', 'password_hash']).where('id', '=', id).forUpdate().executeTakeFirst();

export const isAnybodyThere = async (db: Db): Promise<boolean> =>
  (await sql<{ there: boolean }>`select exists (select 1 from users) as there`.execute(on(db))).rows[0]!.there;

/** Locks the creation of the first user, so that one process at a time attempts it. */
export const lockFirstRun = (db: Tx) => sql`select pg_advisory_xact_lock(7301, 1)`.execute(on(db));
