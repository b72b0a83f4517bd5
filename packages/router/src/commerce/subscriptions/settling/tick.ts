import { isDeepStrictEqual } from 'node:util';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { askProvider } from '../../billing/provider.ts';
import { takeSubscription } from '../../billing/taking/take.ts';
import { findPriceById } from '../queries.ts';
import { dueDay, LAST_DAY, tellAt } from './entitled.ts';
import * as queries from './queries.ts';
import { settle } from './settle.ts';
import { setTimer, type tick } from './timer.ts';

/** Does what is due: tells the provider of a change, gives what it leads to, and ends what has ended. */
export async function look(ctx: JobCtx<typeof tick>, id: string): Promise<void> {
  const { scope, services, now } = ctx;
  const isPast = (time: string | null | undefined) => typeof time === 'string' && Date.parse(now()) >= Date.parse(time);
  const row = await ctx.commit(async ({ db }) => {
    const found = await queries.lockSubscription(db, scope, id);
    if (found === undefined || found.pending === null || !isPast(tellAt(found.pending))) return found;
    // Noted before the provider is asked: it may know of the change even if it does not answer, so the change stays.
    const pending = { ...found.pending, sent: true, telling: true };
    await queries.updateSubscription(db, scope, id, { pending }, now());
    return { ...found, pending };
  });
  if (row === undefined) return;
  const { pending } = row;
  if (pending?.telling === true && isPast(tellAt(pending))) {
    const price = (await findPriceById(ctx.db, pending.price_id))!;
    const key = [id, pending.at, pending.price_id, pending.seats].join('-');
    const ask = { price_id: price.external_id, seats: pending.seats, prorate_at: null, key };
    await askProvider(services, (provider) => provider.change(row, ask));
    await ctx.commit(async ({ db }) => {
      const current = await queries.lockSubscription(db, scope, id);
      // Another change that was made meanwhile has yet to be told.
      if (!isDeepStrictEqual(current?.pending, pending)) return;
      await queries.updateSubscription(db, scope, id, { pending: { ...pending, telling: false } }, now());
    });
    await takeSubscription(ctx, row.external_id);
  }
  if (row.status === 'canceled' && isPast(row.cancel_at ?? row.period_end))
    await takeSubscription(ctx, row.external_id);
  await ctx.commit(async ({ db, events, outbox }) => {
    const current = await queries.lockSubscription(db, scope, id);
    if (current === undefined) return;
    const isDone = current.pending !== null && tellAt(current.pending) === undefined && isPast(current.pending.at);
    if (isDone) {
      const { version } = await queries.updateSubscription(db, scope, id, { pending: null }, now());
      const { tier, billing_cycle, seats, status } = current;
      events.add('subscription.changed', { id, version }, { tier, billing_cycle, seats, status });
    }
    await settle(db, scope, now());
    const day = dueDay(current, now());
    if (day !== undefined) {
      const { version } = await queries.updateSubscription(db, scope, id, { dunned_day: day }, now());
      if (day === LAST_DAY) events.add('subscription.lapsed', { id, version }, {});
      else events.add('subscription.reminded', { id, version }, { day, grace_until: current.grace_until! });
    }
    const rest = {
      ...current,
      dunned_day: day ?? current.dunned_day,
      pending: isDone ? null : current.pending,
    };
    // What is over and was looked at is not looked at again and again: the provider, or the next day, says more.
    const isOver =
      (rest.status === 'past_due' && isPast(rest.grace_until)) ||
      (rest.status === 'canceled' && isPast(rest.cancel_at ?? rest.period_end));
    if (!isOver) setTimer(outbox, scope.team_id, rest, now());
  });
}
