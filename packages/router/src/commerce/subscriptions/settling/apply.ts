import { randomUUIDv7 } from 'node:crypto';
import type { BilledSubscription, ProviderName } from '@deskwire/adapters/payment-provider.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, Outbox } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { PriceRow } from '../../billing/prices/price.ts';
import { GRACE_SECONDS, monthlyOf } from './entitled.ts';
import * as queries from './queries.ts';
import { settle } from './settle.ts';
import { setTimer } from './timer.ts';

type Told =
  | 'subscription.started'
  | 'subscription.changed'
  | 'subscription.past_due'
  | 'subscription.recovered'
  | 'subscription.canceled'
  | 'subscription.ended';
interface Applying {
  readonly db: Tx;
  readonly events: Events<Told>;
  readonly outbox: Outbox;
  readonly now: () => string;
}
interface Given {
  readonly provider: ProviderName;
  readonly found: BilledSubscription;
  readonly price: PriceRow;
}

/** Writes what the provider says of a subscription. Undefined: the team has another one that has not ended. */
export async function applySubscription(
  ctx: Applying,
  team: InTeam,
  { provider, found, price }: Given,
): Promise<{ readonly id: string } | undefined> {
  const { db, events, outbox, now } = ctx;
  const { team_id } = team;
  const { external_id, token: _, price_id: __, ...said } = found;
  const before = await queries.lockByExternal(db, team, provider, external_id);
  const state: queries.State = {
    ...said,
    price_id: price.id,
    ended_at: found.ended_at ?? (found.status === 'expired' ? now() : null),
    // Later failed attempts are the same failure: the payers are notified about it once.
    dunned_day: found.status === 'past_due' ? (before?.dunned_day ?? 0) : 0,
    grace_until: found.status === 'past_due' ? (before?.grace_until ?? secondsAfter(now(), GRACE_SECONDS)) : null,
  };
  const id = before?.id ?? randomUUIDv7();
  if (before === undefined) {
    const row = { ...state, team_id, id, provider, external_id, created_at: now() };
    if (!(await queries.insertSubscription(db, row))) return undefined;
  } else await queries.updateSubscription(db, team, id, state, now());
  const after = (await queries.lockSubscription(db, team, id))!;
  tell(events, team, before, after);
  await noteChange(ctx, team, price.currency, before, after);
  await settle(db, team, now());
  setTimer(outbox, team_id, after, now());
  return { id };
}

function tell(
  events: Events<Told>,
  { team_id }: InTeam,
  before: queries.Settled | undefined,
  after: queries.Settled,
): void {
  const { tier, billing_cycle, seats, status } = after;
  const entity = { id: after.id, version: after.version, team_id };
  const plan = { tier, billing_cycle, seats, status };
  if (before === undefined) return events.add('subscription.started', entity, plan);
  if (before.status !== status) {
    if (status === 'past_due') return events.add('subscription.past_due', entity, { grace_until: after.grace_until! });
    if (status === 'expired') return events.add('subscription.ended', entity, {});
    if (status === 'canceled') return events.add('subscription.canceled', entity, { cancel_at: after.cancel_at });
    if (before.status === 'past_due' && status === 'active') return events.add('subscription.recovered', entity, {});
  }
  const same =
    before.status === status &&
    before.tier === tier &&
    before.billing_cycle === billing_cycle &&
    before.seats === seats &&
    before.period_end === after.period_end;
  if (!same) events.add('subscription.changed', entity, plan);
}

/** Notes how what recurs each month has changed. */
async function noteChange(
  { db, now }: Applying,
  team: InTeam,
  currency: string,
  before: queries.Settled | undefined,
  after: queries.Settled,
): Promise<void> {
  const mrr_before = before === undefined ? 0 : monthlyOf(before.status, before, before.seats);
  const mrr_after = monthlyOf(after.status, after, after.seats);
  if (mrr_before === mrr_after) return;
  const paid = mrr_before === 0 && (await queries.hasPaid(db, team, after.id));
  const kind = kindOf(mrr_before, mrr_after, paid, after.status === 'paused');
  const row = { team_id: team.team_id, id: randomUUIDv7(), subscription_id: after.id, kind, currency };
  await queries.insertChange(db, { ...row, mrr_before, mrr_after, at: now() });
}

function kindOf(before: number, after: number, paid: boolean, isPaused: boolean): queries.ChangeKind {
  if (after === 0) return isPaused ? 'pause' : 'churn';
  if (before === 0) return paid ? 'reactivation' : 'new';
  return after > before ? 'expansion' : 'contraction';
}
