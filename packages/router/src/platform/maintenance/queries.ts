import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'idempotency_keys' | 'one_time_values' | 'password_guards' | 'sessions' | 'rate_limits'>();

/** Makes the partitions of this month and the next three. It waits two seconds for a lock at most: it comes again. */
export async function makePartitions(db: Tx): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(on(db));
  await sql`call make_event_partitions(3)`.execute(on(db));
}

const BATCH = 5000;
/** What nobody can use any more, and how long it is kept nevertheless: a refusal may say "used" rather than "unknown". */
const expired = {
  idempotency_keys: (now: string) => sql`expires_at <= ${now}::timestamptz`,
  one_time_values: (now: string) => sql`expires_at <= ${now}::timestamptz - interval '1 day'`,
  password_guards: (now: string) => sql`last_try_at <= ${now}::timestamptz - interval '1 day'`,
  sessions: (now: string) => sql`expires_at <= ${now}::timestamptz - interval '30 days'`,
  rate_limits: (now: string) => sql`expire <= extract(epoch from ${now}::timestamptz) * 1000`,
};
export type Expiring = keyof typeof expired;
export const expiring = Object.keys(expired) as Expiring[];

/** Deletes some expired rows of a table; true where there may be more. */
export async function deleteExpired(db: Db, table: Expiring, now: string): Promise<boolean> {
  const name = sql.table(table);
  const { numAffectedRows = 0n } = await sql`
    delete from ${name} where ctid = any(array(select ctid from ${name} where ${expired[table](now)} limit ${BATCH}))`.execute(
    on(db),
  );
  return numAffectedRows === BigInt(BATCH);
}
