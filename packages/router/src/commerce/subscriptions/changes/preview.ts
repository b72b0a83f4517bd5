import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import { tierCovers } from '@deskwire/contract/kit/entitlements.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askProvider } from '../../billing/provider.ts';
import { decide } from './make-change.ts';

/** Shows the costs of a change now and later. A change that is sent with this `proration_at` is charged just that. */
export async function preview(
  ctx: Ctx<typeof subscriptions.preview>,
  input: In<typeof subscriptions.preview>,
): Promise<Out<typeof subscriptions.preview>> {
  const { row, price, seats } = await decide(ctx, input);
  const { currency } = price;
  const proration_at = ctx.now();
  const per_period = price.unit_amount * seats;
  const isLess =
    !tierCovers(price.tier, row.tier) ||
    seats < row.seats ||
    (row.billing_cycle === 'yearly' && price.billing_cycle === 'monthly');
  // A change that waits for the end of the period costs nothing now, and nothing is paid back.
  if (isLess) return { currency, due_now: 0, credit: 0, per_period, proration_at };
  const ask = { price_id: price.external_id, seats, prorate_at: proration_at };
  const shown = await askProvider(ctx.services, (provider) => provider.preview(row, ask));
  if (shown === undefined) throw new AppError('PREVIEW_NOT_SUPPORTED');
  return { ...shown, per_period, proration_at };
}
