import type { paymentMethods } from '@deskwire/contract/commerce/payment-methods.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { askProvider } from '../billing/provider.ts';
import { takeSubscription } from '../billing/taking/take.ts';
import { getMethod, present } from './list.ts';
import * as queries from './queries.ts';

/** Invoices to come are paid with this card. */
export async function setDefault(
  ctx: Ctx<typeof paymentMethods.setDefault>,
  { method_id }: In<typeof paymentMethods.setDefault>,
) {
  const { db, scope, services } = ctx;
  const method = await getMethod(db, scope, method_id);
  const billed = await queries.findBilled(db, scope);
  if (billed === undefined) throw new AppError('PAYMENT_METHOD_NOT_FOUND');
  await askProvider(services, (provider) => provider.setDefaultMethod(billed, method.external_id));
  await takeSubscription(ctx, billed.external_id);
  return present(await getMethod(db, scope, method_id));
}
