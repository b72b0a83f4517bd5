import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

/** Events about incoming emails. They never say who wrote what. */
export const emailEvents = defineEvents({
  'inbound_mail.held': z.strictObject({ reason: z.string() }),
  'inbound_mail.accepted': z.strictObject({ ticket_id: ref('ticket').nullable() }),
  'inbound_mail.rejected': z.strictObject({}),
  'email.resent': z.strictObject({ template: z.string() }),
});
