import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { markdown, markdownOut, ref, timestamp } from '../kit/fields.ts';

export const Message = z
  .strictObject({
    id: ref('message'),
    thread_id: ref('message_thread'),
    reply_to_id: ref('message').nullable(),
    author_id: ref('person'),
    author: PersonName,
    content: markdownOut().describe('Empty once the message was deleted.'),
    created_at: timestamp(),
    edited_at: timestamp().nullable(),
    deleted_at: timestamp().nullable(),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof Message>;

export const MessageThread = z
  .strictObject({
    id: ref('message_thread'),
    subject: z.string().nullable(),
    participants: z.array(z.strictObject({ person_id: ref('person'), person: PersonName, joined_at: timestamp() })),
    unread: z.int().describe('How many messages of others you have not read.'),
    muted: z.boolean().describe('Whether you get no notifications of it.'),
    created_at: timestamp(),
    last_message_at: timestamp(),
  })
  .meta({ id: 'MessageThread' });
export type MessageThread = z.infer<typeof MessageThread>;

export const messageContent = markdown(10_000).describe('What you want to say.');
export const messageId = ref('message').describe('Id of the message, from messages.list.');
export const threadId = ref('message_thread').describe('Id of the conversation, from messages.threads.');
