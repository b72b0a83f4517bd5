import { isDeepStrictEqual } from 'node:util';
import type { Writing } from '../../../kit/context.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { askProvider } from '../../billing/provider.ts';
import { takeSubscription } from '../../billing/taking/take.ts';
import { findPriceById } from '../queries.ts';
import { dueDay, LAST_DAY, tellAt } from './entitled.ts';
import * as queries from './queries.ts';
import { settle } from './settle.ts';
import { setTimer, type tick } from './timer.ts';

/** Does what is due: tells the provider about a change, and gives and ends what follows from it or from the time. */
export async function look(ctx: Ticking, id: string): Promise<void> {
  const { scope, now } = ctx;
  const row = await beginTelling(ctx, id);
  if (row === undefined) return;
  if (row.pending?.telling === true && isPast(tellAt(row.pending), now())) await tellProvider(ctx, row, row.pending);
  if (hasEnded(row, now())) await takeSubscription(ctx, row.external_id);
  await ctx.commit(async ({ db, events, outbox }) => {
    const current = await queries.lockSubscription(db, scope, id);
    if (current === undefined) return;
    const pending = await finishChange({ db, events, scope, now }, current);
    await settle(db, scope, now());
    const dunned_day = await remind({ db, events, scope, now }, current);
    const rest = { ...current, pending, dunned_day };
    // One that is over is not looked at again and again: the provider, or the next day, says more.
    const isOver = (rest.status === 'past_due' && isPast(rest.grace_until, now())) || hasEnded(rest, now());
    if (!isOver) setTimer(outbox, scope.team_id, rest, now());
  });
}

type Ticking = JobCtx<typeof tick>;
type Row = NonNullable<Awaited<ReturnType<typeof queries.lockSubscription>>>;
type Pending = NonNullable<Row['pending']>;
type Changing = Pick<Ticking, 'scope' | 'now'> &
  Pick<Writing<'subscription.changed' | 'subscription.lapsed' | 'subscription.reminded'>, 'db' | 'events'>;

const isPast = (time: string | null | undefined, now: string): boolean =>
  typeof time === 'string' && Date.parse(now) >= Date.parse(time);
const hasEnded = ({ status, cancel_at, period_end }: Pick<Row, 'status' | 'cancel_at' | 'period_end'>, now: string) =>
  status === 'canceled' && isPast(cancel_at ?? period_end, now);

/** Notes that the provider is told about a change, if that is due. Undefined if the subscription is gone. */
const beginTelling = ({ scope, now, commit }: Ticking, id: string): Promise<Row | undefined> =>
  commit(async ({ db }) => {
    const found = await queries.lockSubscription(db, scope, id);
    if (found === undefined || found.pending === null || !isPast(tellAt(found.pending), now())) return found;
    // Noted before the provider is asked: it may know of the change even if it does not answer, so the change stays.
    const pending = { ...found.pending, sent: true, telling: true };
    await queries.updateSubscription(db, scope, id, { pending }, now());
    return { ...found, pending };
  });

async function tellProvider(ctx: Ticking, row: Row, pending: Pending): Promise<void> {
  const { scope, services, now } = ctx;
  const price = (await findPriceById(ctx.db, pending.price_id))!;
  const key = [row.id, pending.at, pending.price_id, pending.seats].join('-');
  const ask = { price_id: price.external_id, seats: pending.seats, prorate_at: null, key };
  await askProvider(services, (provider) => provider.change(row, ask));
  await ctx.commit(async ({ db }) => {
    const current = await queries.lockSubscription(db, scope, row.id);
    // Another change that was made meanwhile has yet to be told.
    if (!isDeepStrictEqual(current?.pending, pending)) return;
    await queries.updateSubscription(db, scope, row.id, { pending: { ...pending, telling: false } }, now());
  });
  await takeSubscription(ctx, row.external_id);
}

/** Ends a change that the provider knows and whose time has come. Returns the change that is left. */
async function finishChange({ db, events, scope, now }: Changing, row: Row): Promise<Pending | null> {
  const { id, pending, tier, billing_cycle, seats, status } = row;
  if (pending === null || tellAt(pending) !== undefined || !isPast(pending.at, now())) return pending;
  const { version } = await queries.updateSubscription(db, scope, id, { pending: null }, now());
  events.add('subscription.changed', { id, version }, { tier, billing_cycle, seats, status });
  return null;
}

/** Reminds the payers of what they owe, or says that it lapsed. Returns the day of the last reminder. */
async function remind({ db, events, scope, now }: Changing, row: Row): Promise<number> {
  const { id } = row;
  const day = dueDay(row, now());
  if (day === undefined) return row.dunned_day;
  const { version } = await queries.updateSubscription(db, scope, id, { dunned_day: day }, now());
  if (day === LAST_DAY) events.add('subscription.lapsed', { id, version }, {});
  else events.add('subscription.reminded', { id, version }, { day, grace_until: row.grace_until! });
  return day;
}
