import type { WebhookDelivery } from '@deskwire/contract/automation/webhooks.schemas.ts';
import { messageId } from '../sending/message.ts';
import type { DeliveryRow } from './queries.ts';

export const presentDelivery = ({ endpoint_id, ...row }: DeliveryRow): WebhookDelivery => ({
  ...row,
  position: Number(row.position),
  webhook_id: endpoint_id,
  message_id: messageId(row.event_id),
});
