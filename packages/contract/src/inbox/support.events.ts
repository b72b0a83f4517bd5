import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const entry = z.strictObject({ entry_id: ref('faq_entry'), question: z.string() });

/** Events about the FAQ of the platform. Questions that users ask add none: they are private. */
export const supportEvents = defineEvents({
  'faq_entry.created': entry,
  'faq_entry.updated': entry,
  'faq_entry.deleted': entry,
});
