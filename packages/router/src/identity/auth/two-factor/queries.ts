import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'two_factors' | 'recovery_codes'>();

/** This many failures in a row lock the factor, for so long. */
const MOST_FAILURES = 10;
const LOCK_SECONDS = 900;

/** Stores a new seed until its first code confirms it. Undefined if the factor is enabled already. */
export const keepSeed = (db: Tx, user_id: string, secret: string, now: string) =>
  on(db)
    .insertInto('two_factors')
    .values({ user_id, secret, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ secret, created_at: now, last_step: 0 })
        .where('two_factors.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst();

export interface Reserved {
  secret: string;
  confirmed_at: string | null;
  last_step: number;
}
/**
 * Takes the right to compare one code: counted as a failure before it is known to be one. The tenth in a row locks the
 * factor, whatever challenge it belongs to. Undefined: it is locked, or there is none.
 */
export const reserve = async (db: Tx, user_id: string, now: string): Promise<Reserved | undefined> =>
  (
    await sql<Reserved>`
      update two_factors f
      set (failures, locked_until) = (
        select n.failures,
          case when n.failures >= ${MOST_FAILURES} then ${now}::timestamptz + ${LOCK_SECONDS} * interval '1 s' end
        from (select case when f.locked_until is null then f.failures + 1 else 1 end as failures) n)
      where f.user_id = ${user_id} and (f.locked_until is null or f.locked_until <= ${now})
      returning secret, confirmed_at, last_step`.execute(on(db))
  ).rows[0];

export const findFactor = (db: Db, user_id: string) =>
  on(db)
    .selectFrom('two_factors')
    .select(['confirmed_at', 'locked_until'])
    .where('user_id', '=', user_id)
    .executeTakeFirst();

const accepted = { failures: 0, locked_until: null };
/** Uses up a time step. Undefined if a code of this step or a later one was used already. */
export const acceptStep = (db: Tx, user_id: string, step: number) =>
  on(db)
    .updateTable('two_factors')
    .set({ ...accepted, last_step: step })
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst();

/** The first code was right: the factor counts from now on. Undefined: it did already. */
export const confirmFactor = (db: Tx, user_id: string, step: number, now: string) =>
  on(db)
    .updateTable('two_factors')
    .set({ ...accepted, last_step: step, confirmed_at: now })
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();

export const acceptRecovery = (db: Tx, user_id: string) =>
  on(db).updateTable('two_factors').set(accepted).where('user_id', '=', user_id).execute();

/** Removes the factor and its codes. Undefined: it was not on. */
export async function removeFactor(db: Tx, user_id: string) {
  const removed = await on(db)
    .deleteFrom('two_factors')
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is not', null)
    .returning('user_id')
    .executeTakeFirst();
  if (removed !== undefined) await on(db).deleteFrom('recovery_codes').where('user_id', '=', user_id).execute();
  return removed;
}

/** Replaces the recovery codes, including unused ones. */
export async function replaceCodes(db: Tx, user_id: string, code_hashes: readonly Buffer[], now: string) {
  await on(db).deleteFrom('recovery_codes').where('user_id', '=', user_id).execute();
  await on(db)
    .insertInto('recovery_codes')
    .values(code_hashes.map((code_hash) => ({ code_hash, user_id, created_at: now })))
    .execute();
}

/** Uses a recovery code up. Undefined: it was used, or it is not this user's. */
export const takeCode = (db: Tx, user_id: string, code_hash: Buffer, now: string) =>
  on(db)
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('code_hash', '=', code_hash)
    .where('user_id', '=', user_id)
    .where('used_at', 'is', null)
    .returning('user_id')
    .executeTakeFirst();

export const countCodes = async (db: Db, user_id: string): Promise<number> =>
  (
    await on(db)
      .selectFrom('recovery_codes')
      .select((eb) => eb.fn.countAll<number>().as('left'))
      .where('user_id', '=', user_id)
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow()
  ).left;

/** Locks the second factor of a user while something is decided by it. Undefined if it is not enabled. */
export const lockFactor = (db: Tx, user_id: string) =>
  on(db)
    .selectFrom('two_factors')
    .select('user_id')
    .where('user_id', '=', user_id)
    .where('confirmed_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
