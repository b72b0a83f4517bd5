import type { deliveries } from '@deskwire/contract/automation/webhooks.deliveries.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getEndpoint } from '../lock.ts';
import { presentDelivery } from './present.ts';
import * as queries from './queries.ts';

export async function getDelivery(
  { db, scope }: Ctx<typeof deliveries.get>,
  { webhook_id, delivery_id }: In<typeof deliveries.get>,
): Promise<Out<typeof deliveries.get>> {
  await getEndpoint(db, scope, webhook_id);
  const row = await queries.findDelivery(db, scope, webhook_id, delivery_id);
  if (row === undefined) throw new AppError('WEBHOOK_DELIVERY_NOT_FOUND');
  return { ...presentDelivery(row), failed_attempts: await queries.listAttempts(db, scope, row.id) };
}
