import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, line, proposedId, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { Message, messageContent, messageId, MessageThread, threadId } from './messages.schemas.ts';

/** The most people in one conversation. */
export const MAX_PEOPLE = 50;

const listErrors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const people = (max: number) => z.array(ref('person')).min(1).max(max);
const limit = [{ by: 'user', max: 60, seconds: 60 }] as const;
const MessagePage = Page(Message);

/** Conversations in a team that belong to no ticket. Only those who are in one know that it exists. */
export const messages = {
  list: query({
    summary: 'List the messages of your conversations, newest first',
    access: 'team:messages.use',
    rest: 'GET /messages',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      unread_only: z.boolean().optional().describe('True for only messages of others that you have not read.'),
    }),
    output: MessagePage.meta({ id: 'MessagePage' }),
    errors: listErrors,
  }),
  threads: query({
    summary: 'List your conversations, latest message first',
    access: 'team:messages.use',
    rest: 'GET /messages/threads',
    input: inTeam(pageInput),
    output: Page(MessageThread).meta({ id: 'MessageThreadPage' }),
    errors: listErrors,
  }),
  thread: query({
    summary: 'Get a conversation with its messages, newest first',
    access: 'team:messages.use',
    rest: 'GET /messages/threads/{thread_id}',
    aliases: [{ rest: 'GET /messages/{message_id}', rename: { message_id: 'thread_id' } }],
    input: inTeam({ thread_id: threadId, ...pageInput, ...viewInput }),
    output: MessagePage.extend({ thread: MessageThread }).meta({ id: 'MessageThreadDetail' }),
    errors: ['MESSAGE_THREAD_NOT_FOUND', ...listErrors],
  }),
  unread: query({
    summary: 'Count the messages that you have not read',
    access: 'team:messages.use',
    rest: 'GET /messages/unread',
    input: inTeam({}),
    output: z
      .strictObject({ messages: z.int(), threads: z.int().describe('How many conversations they are in.') })
      .meta({ id: 'UnreadMessages' }),
  }),
  send: mutation({
    summary: 'Send a message to people of the team, or to a conversation',
    access: 'team:messages.use',
    rest: 'POST /messages/send',
    status: 201,
    limit,
    offline: true,
    input: inTeam({
      id: proposedId('message'),
      thread_id: ref('message_thread').optional().describe('The conversation to go on with, instead of to.'),
      to: people(MAX_PEOPLE - 1)
        .optional()
        .describe(
          'Who is in the new conversation besides you. One person without a subject continues yours with them.',
        ),
      subject: line(200).optional().describe('What the new conversation is about.'),
      content: messageContent,
    }).meta({
      examples: [{ to: ['019c8a1e-4b00-738a-881e-87e79631e602'], content: 'Fixed in the release of **today**.' }],
    }),
    output: Message,
    events: ['message.sent', 'conversation.started'],
    errors: ['MESSAGE_THREAD_NOT_FOUND', 'PERSON_NOT_FOUND', 'ID_TAKEN'],
  }),
  reply: mutation({
    summary: 'Reply to a message in its conversation',
    access: 'team:messages.use',
    rest: 'POST /messages/{message_id}/reply',
    status: 201,
    limit,
    offline: true,
    input: inTeam({ message_id: messageId, id: proposedId('message'), content: messageContent }),
    output: Message,
    events: ['message.sent'],
    errors: ['MESSAGE_NOT_FOUND', 'ID_TAKEN'],
  }),
  edit: mutation({
    summary: 'Edit a message of yours, within 15 minutes',
    access: 'team:messages.use',
    rest: 'PATCH /messages/{message_id}',
    input: inTeam({ message_id: messageId, content: messageContent }),
    output: Message,
    events: ['message.edited'],
    errors: ['MESSAGE_NOT_FOUND', 'MESSAGE_NOT_YOURS', 'MESSAGE_TOO_OLD'],
  }),
  delete: mutation({
    summary: 'Delete a message of yours; a mark stays in its place',
    access: 'team:messages.use',
    rest: 'DELETE /messages/{message_id}',
    destructive: true,
    input: inTeam({ message_id: messageId }),
    output: Message,
    events: ['message.deleted'],
    errors: ['MESSAGE_NOT_FOUND', 'MESSAGE_NOT_YOURS'],
  }),
  read: mutation({
    summary: 'Read a conversation up to a time: its messages until then count as read',
    access: 'team:messages.use',
    rest: 'POST /messages/threads/{thread_id}/read',
    input: inTeam({
      thread_id: threadId,
      before: timestamp().optional().describe('The time of the newest message that you have seen. Defaults to now.'),
    }),
    output: MessageThread,
    events: [],
    errors: ['MESSAGE_THREAD_NOT_FOUND'],
  }),
  mute: mutation({
    summary: 'Mute or unmute a conversation',
    access: 'team:messages.use',
    rest: 'POST /messages/threads/{thread_id}/mute',
    input: inTeam({
      thread_id: threadId,
      muted: z.boolean().describe('True for no notifications of its messages.'),
    }),
    output: MessageThread,
    events: [],
    errors: ['MESSAGE_THREAD_NOT_FOUND'],
  }),
  addPeople: mutation({
    summary: 'Add people to a conversation; they see messages from now on',
    access: 'team:messages.use',
    rest: 'POST /messages/threads/{thread_id}/people',
    input: inTeam({ thread_id: threadId, person_ids: people(MAX_PEOPLE).describe('Who joins.') }),
    output: MessageThread,
    events: ['conversation.joined'],
    errors: ['MESSAGE_THREAD_NOT_FOUND', 'PERSON_NOT_FOUND'],
  }),
  leave: mutation({
    summary: 'Leave a conversation',
    access: 'team:messages.use',
    rest: 'POST /messages/threads/{thread_id}/leave',
    input: inTeam({ thread_id: threadId }),
    output: z.strictObject({ id: ref('message_thread'), left_at: timestamp() }).meta({ id: 'LeftMessageThread' }),
    events: ['conversation.left'],
    errors: ['MESSAGE_THREAD_NOT_FOUND'],
  }),
};
