import { sql } from 'kysely';
import type { Tier } from '@deskwire/contract/kit/define.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';

const on = tables<never>();

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
  api_keys: (now: string) => sql`least(expires_at, revoked_at) <= ${now}::timestamptz - interval '90 days'`,
  team_invitations: (now: string) => sql`expires_at <= ${now}::timestamptz - interval '90 days'`,
  ticket_passes: (now: string) => sql`expires_at <= ${now}::timestamptz`,
  notifications: (now: string) =>
    sql`created_at <= ${now}::timestamptz - interval '90 days'
      and (read_at is not null or created_at <= ${now}::timestamptz - interval '1 year')`,
  emails: (now: string) => sql`state <> 'queued' and created_at <= ${now}::timestamptz - interval '90 days'`,
  // Whoever sends it again that late has signed it again.
  inbound_deliveries: (now: string) => sql`received_at <= ${now}::timestamptz - interval '30 days'`,
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

/** For how many days it can be read what exactly happened in a team; that it happened is kept for good. */
const payloadDays: Record<Tier, number> = { free: 90, pro: 400, premium: 7 * 366 };
/** The platform's own happenings belong to no team. */
const PLATFORM_DAYS = 400;

/** Forgets what some old events of teams, or of the platform, said; true where there may be more. */
export async function forgetPayloads(db: Db, now: string): Promise<boolean> {
  const until = (days: number) => sql`uuid_floor(${now}::timestamptz - ${days} * interval '1 day')`;
  const { numAffectedRows = 0n } = await sql`
    with owners as (
      select id, case tier when 'free' then ${until(payloadDays.free)} when 'pro' then ${until(payloadDays.pro)}
        else ${until(payloadDays.premium)} end as until from teams
      union all select ${PLATFORM_TEAM}::uuid, ${until(PLATFORM_DAYS)}),
    old as (
      select p.team_id, p.event_id from owners
      join event_payloads p on p.team_id = owners.id and p.event_id < owners.until limit ${BATCH})
    delete from event_payloads p using old where p.team_id = old.team_id and p.event_id = old.event_id`.execute(on(db));
  return numAffectedRows === BigInt(BATCH);
}
