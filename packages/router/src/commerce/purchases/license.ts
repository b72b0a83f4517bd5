import type { purchases } from '@deskwire/contract/commerce/purchases.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { getSold } from '../licenses/selling/get-sold.ts';
import { getPurchase } from './get.ts';
import { sellerOf } from './parties.ts';
import { AppError } from '../../kit/errors.ts';

/** The licence of a purchase with its key, one that was revoked too: it says so. */
export async function getLicense(
  ctx: Ctx<typeof purchases.license>,
  { purchase_id }: In<typeof purchases.license>,
): Promise<Out<typeof purchases.license>> {
  const purchase = await getPurchase(ctx.db, ctx.scope, purchase_id);
  if (purchase.license_id === null) throw new AppError('PURCHASE_UNPAID', { status: purchase.status });
  return getSold(ctx, sellerOf(purchase), purchase.license_id);
}
