import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askProvider } from '../../billing/provider.ts';
import { takeSubscription } from '../../billing/taking/take.ts';
import { getRow, getSubscription } from '../get.ts';

/** Goes on with a subscription that was canceled and has not ended. */
export async function resume(ctx: Ctx<typeof subscriptions.resume>, input: In<typeof subscriptions.resume>) {
  const { db, scope, services } = ctx;
  const row = await getRow(db, scope, input.subscription_id);
  if (row.status !== 'canceled') throw new AppError('SUBSCRIPTION_STATE', { status: row.status });
  await askProvider(services, (provider) => provider.resume(row, `${row.id}-${row.version}-resume`));
  await takeSubscription(ctx, row.external_id);
  return getSubscription(db, scope, row.id);
}
