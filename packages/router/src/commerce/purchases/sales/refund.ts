import type { Sale, purchases } from '@deskwire/contract/commerce/purchases.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askProvider, salesOf } from '../../billing/provider.ts';
import { buyerOf } from '../parties.ts';
import { giveUp } from '../settling/give-up.ts';
import { takePurchase } from '../settling/take.ts';
import { getSale } from './list.ts';
import * as queries from './queries.ts';

/**
 * Gives a buyer all of their money back, and takes the licence. The provider knows a repeated request by its key; what
 * counts here is what it says afterwards.
 */
export async function refund(
  ctx: Ctx<typeof purchases.refund>,
  { sale_id }: In<typeof purchases.refund>,
): Promise<Sale> {
  const { db, scope, services } = ctx;
  const sale = await getSale(db, scope, sale_id);
  if (sale.status !== 'paid') throw new AppError('SALE_STATE', { status: sale.status });
  const { external_id, payment_id } = await queries.findPayment(db, scope, sale_id);
  if (payment_id === null || external_id === null)
    await ctx.commit((tx) =>
      giveUp({ ...tx, services, now: ctx.now }, { seller: scope, buyer: buyerOf(sale) }, sale_id),
    );
  else {
    await askProvider(services, (provider) => salesOf(provider).refund(payment_id, `refund-${sale_id}`));
    await takePurchase(ctx, external_id);
  }
  return getSale(db, scope, sale_id);
}
