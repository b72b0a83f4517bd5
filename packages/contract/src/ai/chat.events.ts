import { z } from 'zod';
import { ref } from '../kit/fields.ts';
import { defineEvents } from '../kit/events.ts';

/** Events about chats. They do not contain what was said. */
export const chatDomainEvents = defineEvents({
  'chat_session.created': z.strictObject({}),
  'chat_session.deleted': z.strictObject({}),
  'chat_session.restored': z.strictObject({}),
  'chat_message.sent': z.strictObject({ session_id: ref('chat_session') }),
  'chat_message.replied': z.strictObject({ session_id: ref('chat_session'), state: z.string() }),
  'chat_message.cancelled': z.strictObject({ session_id: ref('chat_session') }),
  'chat_draft.confirmed': z.strictObject({ ticket_id: ref('ticket') }),
  'chat_draft.discarded': z.strictObject({}),
});
