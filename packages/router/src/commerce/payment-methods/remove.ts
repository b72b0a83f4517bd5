import type { paymentMethods } from '@deskwire/contract/commerce/payment-methods.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { askProvider } from '../billing/provider.ts';
import { takeSubscription } from '../billing/taking/take.ts';
import { getMethod, present } from './list.ts';
import * as queries from './queries.ts';

/** Removes a card with which nothing is paid. */
export async function removeMethod(
  ctx: Ctx<typeof paymentMethods.remove>,
  { method_id }: In<typeof paymentMethods.remove>,
) {
  const { db, scope, services } = ctx;
  const method = await getMethod(db, scope, method_id);
  const billed = await queries.findBilled(db, scope);
  if (billed === undefined) throw new AppError('PAYMENT_METHOD_NOT_FOUND');
  if (method.is_default && billed.status !== 'expired') throw new AppError('PAYMENT_METHOD_IN_USE');
  await askProvider(services, (provider) => provider.removeMethod(billed, method.external_id));
  await takeSubscription(ctx, billed.external_id);
  return present(method);
}
