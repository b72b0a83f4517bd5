import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref, timestamp } from '../kit/fields.ts';

const slug = z.string();

/** Events about incoming messages and their addresses. They never contain secrets or what was sent. */
export const inboundEvents = defineEvents({
  'inbound.received': z.strictObject({
    provider: z.string(),
    source_id: ref('inbound_source').nullable(),
    /** The sender's name for this kind of message. */
    type: z.string().nullable(),
    replayed: z.boolean(),
  }),
  'inbound_message.replayed': z.strictObject({ provider: z.string() }),
  'inbound_source.created': z.strictObject({ slug, provider: z.string() }),
  'inbound_source.updated': z.strictObject({ slug, fields: z.array(z.string()) }),
  'inbound_source.deleted': z.strictObject({ slug }),
  'inbound_source.restored': z.strictObject({ slug }),
  'inbound_source.rotated': z.strictObject({ slug, previous_expires_at: timestamp() }),
});
