import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

/** Events about notifications. */
export const notificationEvents = defineEvents({
  'notification.sent': z.strictObject({
    title: z.string(),
    body: z.string(),
    link: z.string().nullable(),
    channels: z.array(z.string()),
    person_ids: z.array(ref('person')),
  }),
  'address.suppressed': z.strictObject({ address: z.string(), reason: z.string() }),
});
