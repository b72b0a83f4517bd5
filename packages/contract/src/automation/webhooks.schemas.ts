import { z } from 'zod';
import { markdown, markdownOut, ref, text, timestamp } from '../kit/fields.ts';
import { PersonName } from '../identity/names.ts';

/** A type of event, all types of one entity, or all types. */
const typePattern = z
  .string()
  .max(100)
  .regex(/^(?:\*|[a-z_]+\.(?:\*|[a-z_]+))$/)
  .meta({ examples: ['ticket.created', 'ticket.*', '*'] });
const headerName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9-]+$/)
  .refine(
    (name) => !/^(?:webhook-.*|content-.*|host|connection|transfer-encoding|user-agent|accept-encoding)$/i.test(name),
    {
      error: 'is set by the sender',
    },
  );
const headerValue = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[\x20-\x7e]*$/);
const url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .meta({ outbound: true, description: 'Address that events are posted to. It must be https and public.' });

/** The events that a webhook sends, and the address that it sends them to. */
export const settingsInput = {
  description: markdown(200).optional().describe('What the webhook is for.'),
  project_id: ref('project').nullable().optional().describe('Only events of this project. Null or omitted: any.'),
  types: z
    .array(typePattern)
    .min(1)
    .max(50)
    .optional()
    .describe('Types of events to send, such as ticket.created, ticket.* or *. Defaults to all.'),
  changed_fields: z
    .array(text(100))
    .max(50)
    .optional()
    .describe('Only events that change one of these fields. Empty, the default: any event.'),
  where: text(2000)
    .nullable()
    .optional()
    .describe('A CEL condition on `event` and `payload` that must be true. Null or omitted: none.')
    .meta({ examples: ['payload.changes.priority.to == "urgent"'] }),
  include_internal: z
    .boolean()
    .optional()
    .describe('Whether to send events that only people who handle tickets see. Defaults to false.'),
  ordered: z
    .boolean()
    .optional()
    .describe('Sends one event at a time, in order; one that fails holds up the others. Defaults to false.'),
  headers: z
    .record(headerName, headerValue)
    .refine((headers) => Object.keys(headers).length <= 20, { error: 'has more than 20 entries' })
    .optional()
    .describe('Headers to send besides our own, such as a token of yours. They are stored encrypted.'),
};
export const targetInput = { url, ...settingsInput };

export const WebhookState = z.enum(['enabled', 'paused', 'disabled']).meta({ id: 'WebhookState' });

/** An address that gets the events of a team. */
export const Webhook = z
  .strictObject({
    id: ref('webhook'),
    team_id: ref('team'),
    url: z.string(),
    description: markdownOut().nullable(),
    project_id: ref('project').nullable(),
    types: z.array(z.string()),
    changed_fields: z.array(z.string()),
    where: z.string().nullable(),
    include_internal: z.boolean(),
    ordered: z.boolean(),
    header_names: z.array(z.string()).describe('Names of the additional headers; their values are not shown.'),
    state: WebhookState,
    disabled_reason: z.enum(['failing', 'gone']).nullable().describe('Why it was disabled; null where it was not.'),
    failures: z.int().describe('Failed attempts since the last one that succeeded.'),
    failing_since: timestamp().nullable(),
    paused_until: timestamp().nullable().describe('Until when the receiver asked to be left alone.'),
    filter_error: z.string().nullable().describe('Why the condition last failed on an event, which was not sent.'),
    previous_secret_expires_at: timestamp()
      .nullable()
      .describe('Until when the secret before the current one signs too.'),
    last_success_at: timestamp().nullable(),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
    can: z
      .array(z.enum(['update', 'delete', 'restore', 'rotateSecret', 'enable', 'pause', 'test']))
      .describe('What you may do with it now, by the procedures of webhooks.'),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

const secret = z.string().meta({ description: 'The signing secret, shown only once.', examples: ['whsec_…'] });
export const NewWebhook = Webhook.extend({ secret }).meta({ id: 'NewWebhook' });
export type NewWebhook = z.infer<typeof NewWebhook>;
export const ConfiguredWebhook = Webhook.extend({
  created: z.boolean().describe('Whether the webhook is new.'),
  secret: secret.nullable().describe('The signing secret of a new webhook, shown only once; null otherwise.'),
}).meta({ id: 'ConfiguredWebhook' });
export type ConfiguredWebhook = z.infer<typeof ConfiguredWebhook>;

export const DeliveryState = z.enum(['pending', 'delivered', 'failed']).meta({ id: 'WebhookDeliveryState' });

/** One event on its way to one webhook. */
export const WebhookDelivery = z
  .strictObject({
    id: ref('webhook_delivery'),
    webhook_id: ref('webhook'),
    message_id: z
      .string()
      .meta({ description: 'The webhook-id header, the same at each attempt.', examples: ['msg_…'] }),
    event_id: ref('event'),
    type: z.string().meta({ examples: ['ticket.created'] }),
    position: z.int(),
    state: DeliveryState,
    attempts: z.int(),
    next_at: timestamp().nullable().describe('When the next attempt is due; null where there is none.'),
    status: z.int().nullable().describe('HTTP status of the last response; null without one.'),
    error: z
      .string()
      .nullable()
      .describe('Why the last attempt failed, in one word such as timeout; null if it did not.'),
    created_at: timestamp(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** An attempt that failed. */
export const WebhookAttempt = z
  .strictObject({
    attempt: z.int(),
    at: timestamp(),
    status: z.int().nullable(),
    error: z.string(),
    duration_ms: z.int(),
    response: z.string().nullable().describe('The first 1,000 bytes of the response.'),
  })
  .meta({ id: 'WebhookAttempt' });
export const WebhookDeliveryWithAttempts = WebhookDelivery.extend({
  failed_attempts: z.array(WebhookAttempt),
}).meta({ id: 'WebhookDeliveryWithAttempts' });
export type WebhookDeliveryWithAttempts = z.infer<typeof WebhookDeliveryWithAttempts>;

export const WebhookTestResult = z
  .strictObject({
    delivered: z.boolean(),
    status: z.int().nullable(),
    error: z.string().nullable(),
    duration_ms: z.int(),
    response: z.string().nullable().describe('The first 1,000 bytes of the response.'),
  })
  .meta({ id: 'WebhookTestResult' });

export const WebhookType = z
  .strictObject({
    type: z.string(),
    internal: z.boolean().describe('Whether it is sent only to webhooks that include internal events.'),
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema of the payload.'),
  })
  .meta({ id: 'WebhookType' });
