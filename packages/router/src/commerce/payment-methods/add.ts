import type { paymentMethods } from '@deskwire/contract/commerce/payment-methods.ts';
import type { Ctx, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { askProvider } from '../billing/provider.ts';
import * as queries from './queries.ts';

/** Opens the page of the provider where the payer enters another card: no card number ever comes here. */
export async function addMethod({
  db,
  scope,
  services,
}: Ctx<typeof paymentMethods.add>): Promise<Out<typeof paymentMethods.add>> {
  const billed = await queries.findBilled(db, scope);
  if (billed === undefined) throw new AppError('SUBSCRIPTION_NOT_FOUND');
  const return_url = `${services.config.public_url}/billing`;
  const url = await askProvider(services, (provider) => provider.addMethod(billed, return_url));
  return { status: 'action_required', url };
}
