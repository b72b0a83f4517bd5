import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

const mailbox = z.strictObject({ address: z.string() });

/** Events about mailboxes. They never contain passwords. */
export const mailboxEvents = defineEvents({
  'mailbox.created': mailbox,
  'mailbox.updated': z.strictObject({ address: z.string(), fields: z.array(z.string()) }),
  'mailbox.rotated': mailbox,
  'mailbox.deleted': mailbox,
  'mailbox.failed': z.strictObject({ address: z.string(), reason: z.string() }),
});
