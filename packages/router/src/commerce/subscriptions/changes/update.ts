import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { changeLater, changeNow, decide, keep, prorationAt } from './make-change.ts';

/** More seats and longer cycles hold from now on; fewer seats and shorter cycles wait until the period ends. */
export async function update(ctx: Ctx<typeof subscriptions.update>, input: In<typeof subscriptions.update>) {
  const prorate_at = prorationAt(input.proration_at, ctx.now());
  const change = await decide(ctx, input);
  const { row, price, seats } = change;
  const isSame = price.billing_cycle === row.billing_cycle && seats === row.seats;
  if (isSame) return keep(ctx, change);
  const isLess = seats < row.seats || (row.billing_cycle === 'yearly' && price.billing_cycle === 'monthly');
  return isLess ? changeLater(ctx, change) : changeNow(ctx, change, prorate_at);
}
