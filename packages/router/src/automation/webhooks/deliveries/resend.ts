import type { deliveries } from '@deskwire/contract/automation/webhooks.deliveries.ts';
import type { WebhookDelivery } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockWebhook } from '../lock.ts';
import { enqueueDrain } from '../sending/steps.ts';
import { presentDelivery } from './present.ts';
import * as queries from './queries.ts';

/** The receiver gets the same message again, and all attempts of the table begin anew. */
export async function resendDelivery(
  { db, scope, outbox, now }: Ctx<typeof deliveries.resend>,
  { webhook_id, delivery_id }: In<typeof deliveries.resend>,
): Promise<WebhookDelivery> {
  const endpoint = await lockWebhook(db, scope, webhook_id);
  const delivery = await queries.lockDelivery(db, scope, webhook_id, delivery_id);
  if (delivery === undefined) throw new AppError('WEBHOOK_DELIVERY_NOT_FOUND');
  if (!(await queries.hasPayload(db, scope, delivery.event_id))) throw new AppError('WEBHOOK_PAYLOAD_GONE');
  if (endpoint.state !== 'enabled') throw new AppError('WEBHOOK_NOT_ENABLED');
  const row = await queries.resendDelivery(db, scope, delivery_id, now());
  enqueueDrain(outbox, { ...endpoint, team_id: scope.team_id });
  return presentDelivery(row);
}
