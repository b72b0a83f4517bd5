import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { askProvider } from '../../billing/provider.ts';
import { takeSubscription } from '../../billing/taking/take.ts';
import { getRow, getSubscription, present } from '../get.ts';

const running: ReadonlySet<string> = new Set(['incomplete', 'trialing', 'active', 'past_due', 'paused']);

/** Cancels at the end of the period; canceling again is the same. */
export async function cancel(ctx: Ctx<typeof subscriptions.cancel>, input: In<typeof subscriptions.cancel>) {
  const { db, scope, services } = ctx;
  const row = await getRow(db, scope, input.subscription_id);
  if (row.status === 'canceled') return present(row);
  if (!running.has(row.status)) throw new AppError('SUBSCRIPTION_STATE', { status: row.status });
  await askProvider(services, (provider) => provider.cancel(row, `${row.id}-${row.version}-cancel`));
  await takeSubscription(ctx, row.external_id);
  return getSubscription(db, scope, row.id);
}
