import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const entry = z.strictObject({ entry_id: ref('faq_entry'), question: z.string() });

/** What happens to the FAQ of the platform. Questions of users are their own, and nobody hears of them. */
export const supportEvents = defineEvents({
  'faq_entry.created': entry,
  'faq_entry.updated': entry,
  'faq_entry.deleted': entry,
});
