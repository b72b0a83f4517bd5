import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { timestamp } from '../kit/fields.ts';

const host = z.string().describe('Host of the URL, without its path.');

/** Events about webhooks. They never contain secrets, headers or whole URLs. */
export const webhookEvents = defineEvents({
  'webhook.created': z.strictObject({ host, types: z.array(z.string()) }),
  'webhook.updated': z.strictObject({ host, fields: z.array(z.string()) }),
  'webhook.deleted': z.strictObject({ host }),
  'webhook.restored': z.strictObject({ host }),
  'webhook.secret_rotated': z.strictObject({ host, previous_expires_at: timestamp() }),
  'webhook.enabled': z.strictObject({ host }),
  'webhook.paused': z.strictObject({ host }),
  'webhook.failing': z.strictObject({ host, since: timestamp() }),
  'webhook.disabled': z.strictObject({ host, reason: z.enum(['failing', 'gone']) }),
  'webhook.recovered': z.strictObject({ host, since: timestamp(), until: timestamp() }),
  'webhook.tested': z.strictObject({ host, delivered: z.boolean() }),
});
