import { sql, type RawBuilder } from 'kysely';
import { entitlements, tiers, type EntitlementKey } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { Expiry } from '../../kit/tables.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';

const on = tables<'event_payloads' | 'teams' | 'entitlement_overrides'>();

/** Makes the partitions of this month and the next three. It waits two seconds for a lock at most: it comes again. */
export async function makePartitions(db: Tx): Promise<void> {
  await sql`set local lock_timeout = '2s'`.execute(on(db));
  await sql`call make_event_partitions(3)`.execute(on(db));
}

const BATCH = 5000;
/** Deletes some rows of a table that a rule of its manifest says are over; true where there may be more. */
export async function deleteExpired(db: Db, table: string, expiry: Expiry<string>, now: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${isOver(expiry, now)} limit ${BATCH}))`.execute(on(db));
  return numAffectedRows === BigInt(BATCH);
}
function isOver({ days, after, given, unless = {}, epoch = false }: Expiry<string>, now: string) {
  const until = sql`${now}::timestamptz - ${days} * interval '1 day'`;
  const end = epoch ? sql`(extract(epoch from ${until}) * 1000)::bigint` : until;
  // Column by column: the index of one answers no question about the earliest of several, even where there is one only.
  const over = after.map((column) => sql`${sql.ref(column)} <= ${end}`);
  return sql.join(
    [
      sql`(${sql.join(over, sql` or `)})`,
      ...(given === undefined ? [] : [sql`${sql.ref(given)} is not null`]),
      ...Object.entries(unless).map(([column, value]) => sql`${sql.ref(column)} is distinct from ${value}`),
    ],
    sql` and `,
  );
}

/** The platform's own happenings belong to no team. */
const PLATFORM_DAYS = 400;

/** For how many days the payloads of events are kept, by plan. */
const plans = sql.join(tiers.map((tier) => sql`(${tier}::text, ${entitlements.event_payload_days[tier]}::bigint)`));

/** Deletes payloads of events that their team or the platform has kept long enough; true where there may be more. */
export async function forgetPayloads(db: Db, now: string): Promise<boolean> {
  const until = (days: RawBuilder<unknown>) => sql`uuid_floor(${now}::timestamptz - ${days} * interval '1 day')`;
  const { numAffectedRows = 0n } = await sql`
    with owners as (
      select t.id, ${until(sql`coalesce(o.allowed, plans.days)`)} as until
      from teams t join (values ${plans}) as plans (tier, days) on plans.tier = t.tier
      left join entitlement_overrides o on o.team_id = t.id and o.key = ${'event_payload_days' satisfies EntitlementKey}
      union all select ${PLATFORM_TEAM}::uuid, ${until(sql`${PLATFORM_DAYS}::bigint`)}),
    old as (
      select p.team_id, p.event_id from owners
      join event_payloads p on p.team_id = owners.id and p.event_id < owners.until limit ${BATCH})
    delete from event_payloads p using old where p.team_id = old.team_id and p.event_id = old.event_id`.execute(on(db));
  return numAffectedRows === BigInt(BATCH);
}
