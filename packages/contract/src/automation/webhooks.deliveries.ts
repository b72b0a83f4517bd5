import { mutation, query } from '../define.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { Operation } from '../platform/operations.ts';
import { DeliveryState, WebhookDelivery, WebhookDeliveryWithAttempts } from './webhooks.schemas.ts';

const webhook_id = ref('webhook').describe('Id of the webhook, from webhooks.list.');
const delivery_id = ref('webhook_delivery').describe('Id of the delivery, from webhooks.deliveries.list.');

export const deliveries = {
  list: query({
    summary: 'List the deliveries of a webhook, latest first',
    access: 'team:integrations.manage',
    rest: 'GET /webhooks/{webhook_id}/deliveries',
    input: inTeam({
      webhook_id,
      ...pageInput,
      state: DeliveryState.optional().describe('Only deliveries in this state.'),
      type: text(100).optional().describe('Only events of this type.'),
    }),
    output: Page(WebhookDelivery).meta({ id: 'WebhookDeliveryPage' }),
    errors: ['WEBHOOK_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a delivery with its failed attempts and what was answered',
    access: 'team:integrations.manage',
    rest: 'GET /webhooks/{webhook_id}/deliveries/{delivery_id}',
    input: inTeam({ webhook_id, delivery_id }),
    output: WebhookDeliveryWithAttempts,
    errors: ['WEBHOOK_NOT_FOUND', 'WEBHOOK_DELIVERY_NOT_FOUND'],
  }),
  resend: mutation({
    summary: 'Resend a delivery with the same message id',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks/{webhook_id}/deliveries/{delivery_id}/resend',
    status: 202,
    input: inTeam({ webhook_id, delivery_id }),
    output: WebhookDelivery,
    errors: ['WEBHOOK_NOT_FOUND', 'WEBHOOK_DELIVERY_NOT_FOUND', 'WEBHOOK_PAYLOAD_GONE', 'WEBHOOK_NOT_ENABLED'],
  }),
};

export const recover = mutation({
  summary: 'Recover the events that a webhook missed, from the event log',
  access: 'team:integrations.manage',
  rest: 'POST /webhooks/{webhook_id}/recover',
  status: 202,
  input: inTeam({
    webhook_id,
    since: timestamp().describe('Send what happened from this time on and was not delivered.'),
    until: timestamp().optional().describe('Up to this time. Defaults to now.'),
  }),
  output: Operation,
  errors: ['WEBHOOK_NOT_FOUND', 'WEBHOOK_NOT_ENABLED'],
  events: ['operation.queued', 'webhook.recovered'],
  limit: [{ by: 'team', max: 60, seconds: 3600 }],
});
