import { z } from 'zod';
import { ref } from '../kit/fields.ts';
import { defineEvents } from '../kit/events.ts';

/** The row that it is attached to. Events of earlier releases do not say it. */
const home = { home_kind: z.string().nullable().optional(), home_id: z.uuid().nullable().optional() };

/** Events about files. Internal attachments have the same events as others, since events contain no content. */
export const fileEvents = defineEvents({
  'file.uploaded': z.strictObject({
    name: z.string(),
    content_type: z.string(),
    size: z.int(),
    ticket_id: ref('ticket').nullable(),
    is_internal: z.boolean(),
    ...home,
  }),
  'file.attached': z.strictObject({ ticket_id: ref('ticket').nullable(), is_internal: z.boolean(), ...home }),
  'file.deleted': z.strictObject({ ticket_id: ref('ticket').nullable() }),
  'file.restored': z.strictObject({ ticket_id: ref('ticket').nullable() }),
  'file.purged': z.strictObject({}),
});
