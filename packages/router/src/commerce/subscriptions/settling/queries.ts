import type { ProviderName } from '@deskwire/adapters/payment-provider.ts';
import type { BillingCycle, SubscriptionStatus } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import type { Pending } from './entitled.ts';

const on = tables<
  'subscriptions' | 'subscription_changes' | 'billing_prices' | 'tier_grants' | 'teams' | 'entitlement_overrides'
>();

/** A subscription with the price it has. */
export interface Settled {
  readonly id: string;
  readonly external_id: string;
  readonly customer_id: string;
  readonly status: SubscriptionStatus;
  readonly seats: number;
  readonly period_end: string | null;
  readonly cancel_at: string | null;
  readonly grace_until: string | null;
  readonly dunned_day: number;
  readonly pending: Pending | null;
  readonly version: number;
  readonly tier: Tier;
  readonly billing_cycle: BillingCycle;
  readonly unit_amount: number;
}
const settled = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('subscriptions as s')
    .innerJoin('billing_prices as p', 'p.id', 's.price_id')
    .select([
      's.id',
      's.external_id',
      's.customer_id',
      's.status',
      's.seats',
      's.period_end',
      's.cancel_at',
      's.grace_until',
      's.dunned_day',
      's.pending',
      's.version',
      'p.tier',
      'p.billing_cycle',
      'p.unit_amount',
    ])
    .where('s.team_id', '=', team_id)
    .$castTo<Settled>();

export async function lockByExternal(
  db: Tx,
  scope: InTeam,
  provider: ProviderName,
  external_id: string,
): Promise<Settled | undefined> {
  const found = await on(db)
    .selectFrom('subscriptions')
    .select('id')
    .where('team_id', '=', scope.team_id)
    .where('provider', '=', provider)
    .where('external_id', '=', external_id)
    .executeTakeFirst();
  return found && lockSubscription(db, scope, found.id);
}

export async function lockSubscription(db: Tx, scope: InTeam, id: string): Promise<Settled | undefined> {
  await on(db)
    .selectFrom('subscriptions')
    .select('id')
    .where('team_id', '=', scope.team_id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
  // Read after the lock: a statement that waits still joins the price that the subscription had before it waited.
  return settled(db, scope).where('s.id', '=', id).executeTakeFirst();
}

export interface State {
  readonly customer_id: string;
  readonly price_id: string;
  readonly status: SubscriptionStatus;
  readonly seats: number;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly trial_ends_at: string | null;
  readonly cancel_at: string | null;
  readonly ended_at: string | null;
  readonly grace_until: string | null;
  readonly dunned_day: number;
}
/** False: the team has another subscription that has not ended. */
export async function insertSubscription(
  db: Tx,
  row: State & { team_id: TeamId; id: string; provider: ProviderName; external_id: string; created_at: string },
): Promise<boolean> {
  const inserted = await on(db)
    .insertInto('subscriptions')
    .values({ ...row, updated_at: row.created_at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function updateSubscription(
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { pending, ...set }: Partial<State> & { pending?: Pending | null },
  now: string,
): Promise<{ id: string; version: number }> {
  const held = pending === undefined ? {} : { pending: pending === null ? null : JSON.stringify(pending) };
  return on(db)
    .updateTable('subscriptions')
    .set((eb) => ({ ...set, ...held, updated_at: now, version: eb('version', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow();
}

export type ChangeKind = 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation' | 'pause';
interface NewChange {
  readonly team_id: TeamId;
  readonly id: string;
  readonly subscription_id: string;
  readonly kind: ChangeKind;
  readonly currency: string;
  readonly mrr_before: number;
  readonly mrr_after: number;
  readonly at: string;
}
export const insertChange = (db: Tx, change: NewChange) =>
  on(db).insertInto('subscription_changes').values(change).execute();

/** Whether a team has ever paid for this subscription. */
export const hasPaid = async (db: Db, { team_id }: InTeam, subscription_id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('subscription_changes')
    .select('id')
    .where('team_id', '=', team_id)
    .where('subscription_id', '=', subscription_id)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Locks the team for whoever decides what its plan is, with what the platform gave it. */
export async function lockTeam(db: Tx, { team_id }: InTeam): Promise<{ tier: Tier; granted: Tier | null }> {
  const { tier } = await on(db)
    .selectFrom('teams')
    .select('tier')
    .where('id', '=', team_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  // Read after the lock: a statement that waits does not see what was given while it waited.
  const grant = await on(db)
    .selectFrom('tier_grants')
    .select('tier')
    .where('team_id', '=', team_id)
    .$castTo<{ tier: Tier }>()
    .executeTakeFirst();
  return { tier, granted: grant?.tier ?? null };
}

/** The subscription of a team that has not ended. */
export const findOpen = (db: Db, scope: InTeam) =>
  settled(db, scope).where('s.status', '<>', 'expired').executeTakeFirst();

export const setTier = (db: Tx, { team_id }: InTeam, tier: Tier) =>
  on(db).updateTable('teams').set({ tier }).where('id', '=', team_id).execute();

/** Why an allowance of seats is there: one of an admin has another reason, and stays. */
const BOUGHT = 'bought';
/** Allows a team the seats that it pays for, and no longer any if it pays for none. */
export async function setSeats(db: Tx, { team_id }: InTeam, seats: number | null, now: string): Promise<void> {
  if (seats === null) {
    await on(db)
      .deleteFrom('entitlement_overrides')
      .where('team_id', '=', team_id)
      .where('key', '=', 'seats')
      .where('reason', '=', BOUGHT)
      .execute();
    return;
  }
  await on(db)
    .insertInto('entitlement_overrides')
    .values({ team_id, key: 'seats', allowed: seats, reason: BOUGHT, created_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['team_id', 'key'])
        .doUpdateSet({ allowed: seats })
        .where('entitlement_overrides.reason', '=', BOUGHT),
    )
    .execute();
}

/** Notes which plan the platform gives a team; null takes it away. */
export async function setGrant(
  db: Tx,
  { team_id }: InTeam,
  grant: { readonly tier: Tier | null; readonly reason: string; readonly at: string },
): Promise<void> {
  const { tier, reason, at: created_at } = grant;
  if (tier === null) {
    await on(db).deleteFrom('tier_grants').where('team_id', '=', team_id).execute();
    return;
  }
  await on(db)
    .insertInto('tier_grants')
    .values({ team_id, tier, reason, created_at })
    .onConflict((conflict) => conflict.column('team_id').doUpdateSet({ tier, reason, created_at }))
    .execute();
}
