import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const thread = { thread_id: ref('message_thread') };

/** Events about conversations. They never contain what was said. */
export const messageEvents = defineEvents({
  'message.sent': z.strictObject({ ...thread, reply_to_id: ref('message').nullable() }),
  'message.edited': z.strictObject(thread),
  'message.deleted': z.strictObject(thread),
  'conversation.started': z.strictObject({}),
  'conversation.joined': z.strictObject({ person_ids: z.array(ref('person')) }),
  'conversation.left': z.strictObject({ person_id: ref('person') }),
});
