import { z } from 'zod';
import { ref } from '../kit/fields.ts';
import { defineEvents } from '../kit/events.ts';

/** What happens to files. Internal attachments have the same events as others, since events contain no content. */
export const fileEvents = defineEvents({
  'file.uploaded': z.strictObject({
    name: z.string(),
    content_type: z.string(),
    size: z.int(),
    ticket_id: ref('ticket').nullable(),
    is_internal: z.boolean(),
  }),
  'file.attached': z.strictObject({ ticket_id: ref('ticket'), is_internal: z.boolean() }),
  'file.deleted': z.strictObject({ ticket_id: ref('ticket').nullable() }),
  'file.restored': z.strictObject({ ticket_id: ref('ticket').nullable() }),
  'file.purged': z.strictObject({}),
});
