import { createHash } from 'node:crypto';
import type { BillingCycle, Subscription } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { findOffered } from '../../billing/prices/offered.ts';
import { askProvider, getProvider } from '../../billing/provider.ts';
import type { PriceRow } from '../../billing/prices/price.ts';
import { seatsInUse } from '../../billing/seats.ts';
import { takeSubscription } from '../../billing/taking/take.ts';
import { getRow, getSubscription, present } from '../get.ts';
import type { SubscriptionRow } from '../queries.ts';
import type { Pending } from '../settling/entitled.ts';
import * as settling from '../settling/queries.ts';
import { setTimer } from '../settling/timer.ts';

export interface Wanted {
  readonly subscription_id: string;
  readonly tier?: Tier | undefined;
  readonly billing_cycle?: BillingCycle | undefined;
  readonly seats?: number | undefined;
  readonly proration_at?: string | undefined;
  readonly version?: number | undefined;
}
export interface Change {
  readonly row: SubscriptionRow;
  readonly price: PriceRow;
  readonly seats: number;
}
type Reading = Ctx<typeof subscriptions.preview> | Changing;
export type Changing =
  | Ctx<typeof subscriptions.update>
  | Ctx<typeof subscriptions.upgrade>
  | Ctx<typeof subscriptions.downgrade>;

/** Works out what a change leads to. Throws if something speaks against it. */
export async function decide(ctx: Reading, wanted: Wanted): Promise<Change> {
  const { db, scope, services } = ctx;
  const row = await getRow(db, scope, wanted.subscription_id);
  await checkVersion(row, wanted.version, () => present(row));
  if (row.status !== 'active' && row.status !== 'trialing')
    throw new AppError('SUBSCRIPTION_STATE', { status: row.status });
  const { tier = row.tier, billing_cycle = row.billing_cycle, seats = row.seats } = wanted;
  const used = await seatsInUse(ctx);
  if (seats < used) throw new AppError('SEATS_IN_USE', { used });
  const { name: provider } = getProvider(services);
  const price = await findOffered(db, { provider, tier, billing_cycle });
  if (price === undefined) throw new AppError('PRICE_NOT_OFFERED', { tier, billing_cycle });
  return { row, price, seats };
}

/** A preview is charged as it was shown for so long. */
const PREVIEW_SECONDS = 3600;
export function prorationAt(proration_at: string | undefined, now: string): string {
  if (proration_at === undefined) return now;
  const age = Date.parse(now) - Date.parse(proration_at);
  if (age < 0 || age > PREVIEW_SECONDS * 1000) throw invalid('proration_at', 'must be of the last hour');
  return new Date(proration_at).toISOString();
}

/** Changes a subscription at once: what is left of the period is charged and credited. */
export async function changeNow(
  ctx: Changing,
  { row, price, seats }: Change,
  prorate_at: string,
): Promise<Subscription> {
  const { scope, services, now } = ctx;
  // A new try after a decline is a new request; the same one again is not.
  const { id, idempotency_key = id } = ctx.request;
  const told = JSON.stringify([row.id, idempotency_key, price.external_id, seats, prorate_at]);
  const key = createHash('sha256').update(told).digest('hex');
  const ask = { price_id: price.external_id, seats, prorate_at, key };
  await askProvider(services, (provider) => provider.change(row, ask));
  if (row.pending !== null) await dropPending(ctx, row.id, () => true);
  await takeSubscription({ services, now, commit: ctx.commit }, row.external_id);
  return getSubscription(ctx.db, scope, row.id);
}

/** Drops the pending change if it still may be dropped: another may have replaced it since it was read. */
async function dropPending(
  { scope, now, commit }: Changing,
  id: string,
  mayBe: (pending: Pending) => boolean,
): Promise<void> {
  await commit(async ({ db, outbox }) => {
    const current = await settling.lockSubscription(db, scope, id);
    if (current === undefined || current.pending === null || !mayBe(current.pending)) return;
    await settling.updateSubscription(db, scope, id, { pending: null }, now());
    setTimer(outbox, scope.team_id, { ...current, pending: null }, now());
  });
}

/** Lets a subscription change when what was paid for ends. */
export async function changeLater(ctx: Changing, { row, price, seats }: Change): Promise<Subscription> {
  const { scope, now } = ctx;
  await ctx.commit(async ({ db, events, outbox }) => {
    const current = await settling.lockSubscription(db, scope, row.id);
    if (current === undefined) throw new AppError('SUBSCRIPTION_NOT_FOUND');
    await checkVersion(current, row.version, async () => present(await getRow(db, scope, row.id)));
    const { tier, billing_cycle } = price;
    const at = current.period_end ?? now();
    const { sent = false, from = { tier: current.tier, seats: current.seats } } = sentOf(current.pending);
    const pending = { price_id: price.id, tier, billing_cycle, seats, at, from, sent, telling: sent };
    const changed = await settling.updateSubscription(db, scope, row.id, { pending }, now());
    events.add('subscription.change_scheduled', changed, { tier, billing_cycle, seats, at });
    setTimer(outbox, scope.team_id, { ...current, pending }, now());
  });
  return getSubscription(ctx.db, scope, row.id);
}

/** Carries over the change before this one if the provider knows about it: the team keeps what it has paid for. */
const sentOf = (before: Pending | null): Partial<Pick<Pending, 'sent' | 'from'>> =>
  before?.sent === true ? before : {};

/** Leaves a subscription as it is, and drops its pending change. */
export async function keep(ctx: Changing, { row }: Change): Promise<Subscription> {
  if (row.pending !== null) await dropPending(ctx, row.id, ({ sent }) => !sent);
  return getSubscription(ctx.db, ctx.scope, row.id);
}
