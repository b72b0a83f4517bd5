import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { EntitlementKey, Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { InTeam } from '../team-id.ts';

const on = tables<'people' | 'teams' | 'entitlement_overrides' | 'entitlement_uses' | 'stock_tallies'>();

/** The limits that a team was given instead of those of its plan, by key. */
export async function listOverrides(db: Db, { team_id }: InTeam): Promise<ReadonlyMap<string, number>> {
  const rows = await on(db)
    .selectFrom('entitlement_overrides')
    .select(['key', 'allowed'])
    .where('team_id', '=', team_id)
    .execute();
  return new Map(rows.map(({ key, allowed }) => [key, Number(allowed)]));
}

/** The same with why, for those who run the platform. */
export const listGiven = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('entitlement_overrides')
    .select(['key', 'allowed', 'reason', 'created_at'])
    .where('team_id', '=', team_id)
    .execute();
export const tierOf = async (db: Db, { team_id }: InTeam): Promise<Tier> =>
  (await on(db).selectFrom('teams').select('tier').where('id', '=', team_id).executeTakeFirstOrThrow()).tier;

/** Gives a team a limit of its own; null takes it away. */
export async function setGiven(
  db: Tx,
  { team_id }: InTeam,
  key: EntitlementKey,
  given: { readonly allowed: number; readonly reason: string; readonly created_at: string } | null,
): Promise<void> {
  if (given === null) {
    await on(db).deleteFrom('entitlement_overrides').where('team_id', '=', team_id).where('key', '=', key).execute();
    return;
  }
  await on(db)
    .insertInto('entitlement_overrides')
    .values({ team_id, key, ...given })
    .onConflict((conflict) => conflict.columns(['team_id', 'key']).doUpdateSet(given))
    .execute();
}

export interface Plan {
  tier: Tier;
  /** The limit that the team was given instead of that of its plan; null for none. */
  override: number | null;
}
export const getPlan = (db: Db, { team_id }: InTeam, key: EntitlementKey): Promise<Plan> =>
  on(db)
    .selectFrom('teams as t')
    .leftJoin('entitlement_overrides as o', (join) => join.onRef('o.team_id', '=', 't.id').on('o.key', '=', key))
    .select(['t.tier', 'o.allowed as override'])
    .where('t.id', '=', team_id)
    .$castTo<Plan>()
    .executeTakeFirstOrThrow();

/**
 * Reads the plan and lets one transaction at a time use up what it leaves. Weaker than `for update`: rows that refer to
 * the team can still be written.
 */
export async function lockPlan(db: Tx, scope: InTeam, key: EntitlementKey): Promise<Plan> {
  await on(db)
    .selectFrom('teams')
    .select('id')
    .where('id', '=', scope.team_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  // Read after the lock: a statement that waits does not see what was given, or taken away, while it waited.
  return getPlan(db, scope, key);
}

/** How many there are of a stock that triggers tally. */
export async function sumTallies(db: Db, { team_id }: InTeam, key: EntitlementKey): Promise<number> {
  const { used } = await on(db)
    .selectFrom('stock_tallies')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('change'), eb.lit(0)).as('used'))
    .where('team_id', '=', team_id)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return Number(used);
}

/** Adds to what was used in a period. False: it would be more than is allowed, and was not added. */
export async function addUse(
  db: Tx,
  { team_id }: InTeam,
  { key, period, amount, allowed }: { key: EntitlementKey; period: string; amount: number; allowed: number },
): Promise<boolean> {
  if (amount > allowed) return false;
  const added = await on(db)
    .insertInto('entitlement_uses')
    .values({ team_id, key, period, used: amount })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'key', 'period'])
        .doUpdateSet((eb) => ({ used: eb('entitlement_uses.used', '+', amount) }))
        .where((eb) => eb(eb('entitlement_uses.used', '+', amount), '<=', allowed)),
    )
    .returning('used')
    .executeTakeFirst();
  return added !== undefined;
}

interface Use {
  readonly key: EntitlementKey;
  readonly period: string;
  readonly tier: Tier;
}

/**
 * The use in a period of the other teams of a team's founder that are on this plan without a limit of their own. Until the
 * transaction ends, nobody else asks for a team of theirs.
 */
export async function lockUseElsewhere(db: Tx, team: InTeam, use: Use): Promise<number> {
  const founder = await findFounder(db, team);
  if (founder === undefined) return 0;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`entitlements ${founder} ${use.key}`}, 0))`.execute(on(db));
  return useElsewhere(db, team, founder, use);
}
/** The same, only to be shown. */
export async function readUseElsewhere(db: Db, team: InTeam, use: Use): Promise<number> {
  const founder = await findFounder(db, team);
  return founder === undefined ? 0 : useElsewhere(db, team, founder, use);
}

/** The founder is whoever has been in a team longest with an account. */
async function findFounder(db: Db, { team_id }: InTeam): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from people where team_id = ${team_id} and user_id is not null order by created_at, id limit 1`.execute(
    on(db),
  );
  return rows[0]?.user_id;
}
async function useElsewhere(db: Db, { team_id }: InTeam, founder: string, { key, period, tier }: Use): Promise<number> {
  const { rows: sums } = await sql<{ used: number }>`
    select coalesce(sum(e.used), 0)::float8 as used
    from people p join teams t on t.id = p.team_id and t.tier = ${tier}
    join entitlement_uses e on e.team_id = p.team_id and e.key = ${key} and e.period = ${period}::date
    where p.user_id = ${founder} and p.left_at is null and p.team_id <> ${team_id}
      and not exists (select from people o where o.team_id = p.team_id and o.user_id is not null
        and (o.created_at, o.id) < (p.created_at, p.id))
      and not exists (select from entitlement_overrides g where g.team_id = p.team_id and g.key = ${key})`.execute(
    on(db),
  );
  return sums[0]!.used;
}

/** Takes off what was added to a period and not used. */
export const subtractUse = (
  db: Tx,
  { team_id }: InTeam,
  { key, period, amount }: { key: EntitlementKey; period: string; amount: number },
) =>
  on(db)
    .updateTable('entitlement_uses')
    .set((eb) => ({ used: eb.fn<number>('greatest', [eb('used', '-', amount), eb.lit(0)]) }))
    .where('team_id', '=', team_id)
    .where('key', '=', key)
    .where('period', '=', period)
    .execute();

/** The use in a period so far. */
export async function usedIn(db: Db, { team_id }: InTeam, key: EntitlementKey, period: string): Promise<number> {
  const row = await on(db)
    .selectFrom('entitlement_uses')
    .select('used')
    .where('team_id', '=', team_id)
    .where('key', '=', key)
    .where('period', '=', period)
    .executeTakeFirst();
  return Number(row?.used ?? 0);
}

/** Sums up tallies of a stock where more than so many rows have come together. They are right before and after. */
export const foldTallies = (db: Tx, rows_over: number) =>
  sql`
    with many as (select team_id, key from stock_tallies group by 1, 2 having count(*) > ${rows_over}),
    folded as (
      delete from stock_tallies t using many m where t.team_id = m.team_id and t.key = m.key returning t.*)
    insert into stock_tallies (team_id, key, change)
    select team_id, key, sum(change) from folded group by 1, 2 having sum(change) <> 0`.execute(on(db));
