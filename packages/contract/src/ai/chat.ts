import { z } from 'zod';
import { TicketPriority, TicketType, ticketId } from '../desk/tickets.schemas.ts';
import { mutation, query, subscription } from '../define.ts';
import { expectedVersion, inTeam, line, markdown, markdownOut, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { SearchKind } from '../knowledge/search.schemas.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit } from './ai.texts.ts';

const sessionId = ref('chat_session').describe('Id of the session, from chat.sessions.list.');
const messageId = ref('chat_message').describe('Id of the reply, from chat.send.');
const draftId = ref('chat_draft').describe('Id of the draft, from the reply.');

const ChatState = z.enum(['queued', 'running', 'done', 'cut', 'failed', 'cancelled']).meta({
  id: 'ChatMessageState',
  description: 'cut: the connection to the model broke. cancelled: somebody stopped it; what had come is kept.',
});

/** The sources that a reply can cite. */
export const CitedKind = z.enum(['document', 'memory', 'ticket', 'ticket_comment', 'project_comment']);
export type CitedKind = z.infer<typeof CitedKind>;

const Citation = z
  .strictObject({
    index: z.int().describe('The number in brackets in the text.'),
    kind: z.enum([...CitedKind.options, 'removed']).describe('removed: it is gone, or you may no longer see it.'),
    id: z.uuid().nullable(),
    key: z.string().nullable().describe('What people call it, such as TKT-12; null where it has no key.'),
    title: z.string().nullable().describe('Its title; of a comment, that of what it is about.'),
    home: z
      .strictObject({ kind: SearchKind, id: z.uuid(), key: z.string().nullable(), title: z.string() })
      .nullable()
      .describe('What a comment is about; null for everything else.'),
    revision: z.int().nullable().describe('Revision of the document that the words are from.'),
    ordinal: z.int().nullable().describe('Which passage it is, from 0.'),
    page: z.int().nullable().describe('Page of the document; null where there are none.'),
    start: z.int().nullable().describe('Where the words begin in the text, in UTF-16 code units; null for a ticket.'),
    end: z.int().nullable().describe('Where they end: the first unit that is not one of them.'),
    quote: z.string().nullable().describe('The words, as they stood when it was asked.'),
  })
  .meta({ id: 'ChatCitation' });

const Draft = z
  .strictObject({
    id: ref('chat_draft'),
    title: z.string(),
    description: markdownOut(),
    type: TicketType,
    priority: TicketPriority,
    category: z.string().nullable(),
    state: z.enum(['open', 'confirmed', 'discarded']),
    ticket_id: ref('ticket').nullable().describe('The ticket that it became.'),
  })
  .meta({ id: 'ChatDraft' });

const reply = {
  session_id: ref('chat_session'),
  message_id: ref('chat_message'),
  state: ChatState,
  reply: markdownOut().describe('What has been written so far.'),
  citations: z.array(Citation),
  draft: Draft.nullable().describe('A ticket that you can create with chat.drafts.confirm.'),
  error: z.string().nullable().describe('Code of the error, if it failed.'),
  provenance: Provenance.nullable().describe('Null until it is finished.'),
};
const Reply = z.strictObject(reply).meta({ id: 'ChatReply' });

const ChatMessage = z
  .strictObject({
    id: ref('chat_message'),
    role: z.enum(['user', 'assistant']),
    state: ChatState,
    text: markdownOut(),
    citations: z.array(Citation),
    draft: Draft.nullable(),
    error: z.string().nullable(),
    helpful: z.boolean().nullable().describe('What you said of the reply.'),
    provenance: Provenance.nullable(),
    created_at: timestamp(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'ChatMessage' });

const session = {
  id: ref('chat_session'),
  title: z.string(),
  model: z.string().nullable().describe('The model that answers. Null for the one you prefer.'),
  collection_ids: z.array(ref('collection')).describe('What it rests on alone. None: all that you may see.'),
  created_at: timestamp(),
  updated_at: timestamp(),
  version: z.int(),
};
const ChatSession = z.strictObject(session).meta({ id: 'ChatSession' });

/** An item of the stream of a reply. */
const Progress = z
  .strictObject({
    position: z.int().describe('Resume after it, with `after` or Last-Event-ID.'),
    kind: z.enum(['text', 'reset', 'end']).describe('text: append it. reset: begin anew. end: the whole text.'),
    text: z.string(),
    state: ChatState.nullable().describe('How it ended; null before the end.'),
  })
  .meta({ id: 'ChatProgress' });

const model = text(200).nullable().optional().describe('A model from ai.models.list. Null for the one you prefer.');
const title = line(200);
const collection_ids = z
  .array(ref('collection'))
  .max(20)
  .optional()
  .describe('Replies rest on what is in these collections alone. None: on all that you may see.');

export const chat = {
  send: mutation({
    summary: 'Send a chat message; a worker writes the reply',
    access: 'team:ai.use',
    rest: 'POST /ai/chat',
    tx: 'manual',
    limit: aiLimit,
    input: inTeam({
      message: markdown(20_000).describe('What you say.'),
      session_id: sessionId.optional().describe('The session to go on with. Omit it to begin one.'),
      ticket_id: ticketId.optional().describe('A ticket that this is about, by UUID or key.'),
      file_ids: z.array(ref('file')).max(20).optional().describe('Uploaded documents that this is about.'),
      wait_seconds: z
        .int()
        .min(0)
        .max(55)
        .optional()
        .describe('How long to wait for the reply. Defaults to 25; 0 to follow the stream instead.'),
    }),
    output: Reply,
    errors: [
      'CHAT_SESSION_NOT_FOUND',
      'CHAT_BUSY',
      'TICKET_NOT_FOUND',
      'FILE_NOT_FOUND',
      'DOCUMENT_UNREADABLE',
      'AI_DISABLED',
      'TIER_LIMIT_EXCEEDED',
    ],
    events: ['chat_session.created', 'chat_message.sent'],
  }),
  cancel: mutation({
    summary: 'Cancel a reply that is being written; its text so far is kept',
    access: 'team:ai.use',
    rest: 'POST /ai/chat/messages/{message_id}/cancel',
    input: inTeam({ message_id: messageId }),
    output: Reply,
    errors: ['CHAT_MESSAGE_NOT_FOUND', 'CHAT_MESSAGE_FINISHED'],
    events: ['chat_message.cancelled'],
  }),
  retry: mutation({
    summary: 'Retry a reply that failed, broke off or was cancelled',
    access: 'team:ai.use',
    rest: 'POST /ai/chat/messages/{message_id}/retry',
    limit: aiLimit,
    input: inTeam({ message_id: messageId }),
    output: Reply,
    errors: ['CHAT_MESSAGE_NOT_FOUND', 'CHAT_MESSAGE_FINISHED', 'CHAT_BUSY'],
    events: ['chat_message.sent'],
  }),
  messages: {
    watch: subscription({
      summary: 'Watch a reply being written, resuming after the last position you saw',
      access: 'team:ai.use',
      rest: 'GET /ai/chat/messages/{message_id}/stream',
      input: inTeam({
        message_id: messageId,
        after: z.int().min(0).optional().describe('The last position that you have seen. Defaults to the beginning.'),
      }),
      output: Progress,
      errors: ['CHAT_MESSAGE_NOT_FOUND', 'TOO_MANY_STREAMS'],
    }),
    feedback: mutation({
      summary: 'Set whether a reply was helpful',
      access: 'team:ai.use',
      rest: 'POST /ai/chat/messages/{message_id}/feedback',
      input: inTeam({
        message_id: messageId,
        helpful: z.boolean().nullable().describe('Null withdraws what you said.'),
      }),
      output: ChatMessage,
      errors: ['CHAT_MESSAGE_NOT_FOUND'],
      events: [],
    }),
  },
  sessions: {
    list: query({
      summary: 'List your chat sessions, those used last first',
      access: 'team:ai.use',
      rest: 'GET /ai/chat/sessions',
      input: inTeam({
        ...pageInput,
        deleted: z.boolean().optional().describe('True for deleted sessions that you can restore.'),
      }),
      output: Page(ChatSession).meta({ id: 'ChatSessionPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    get: query({
      summary: 'Get a chat session with its newest messages',
      access: 'team:ai.use',
      rest: 'GET /ai/chat/sessions/{session_id}',
      input: inTeam({
        session_id: sessionId,
        before: ref('chat_message').optional().describe('Only messages before this one.'),
      }),
      output: z
        .strictObject({
          ...session,
          messages: z.array(ChatMessage).describe('At most 100, in the order in which they were said.'),
          earlier: z.boolean().describe('Whether there are earlier ones.'),
        })
        .meta({ id: 'ChatSessionDetail' }),
      errors: ['CHAT_SESSION_NOT_FOUND', 'CHAT_MESSAGE_NOT_FOUND'],
    }),
    create: mutation({
      summary: 'Create an empty chat session',
      access: 'team:ai.use',
      rest: 'POST /ai/chat/sessions',
      status: 201,
      input: inTeam({
        title: title.optional().describe('What you call it. Defaults to its first message.'),
        model,
        collection_ids,
      }),
      output: ChatSession,
      errors: ['AI_DISABLED', 'AI_MODEL_NOT_FOUND', 'COLLECTION_NOT_FOUND'],
      events: ['chat_session.created'],
    }),
    update: mutation({
      summary: 'Update the title, the model or the collections of a chat session',
      access: 'team:ai.use',
      rest: 'PATCH /ai/chat/sessions/{session_id}',
      input: inTeam({
        session_id: sessionId,
        title: title.optional().describe('What you call it.'),
        model,
        collection_ids,
        version: expectedVersion(),
      }),
      output: ChatSession,
      errors: ['CHAT_SESSION_NOT_FOUND', 'AI_MODEL_NOT_FOUND', 'COLLECTION_NOT_FOUND', 'VERSION_CONFLICT'],
      events: [],
    }),
    delete: mutation({
      summary: 'Delete a chat session; you can restore it for 30 days',
      access: 'team:ai.use',
      rest: 'DELETE /ai/chat/sessions/{session_id}',
      input: inTeam({ session_id: sessionId }),
      output: z
        .strictObject({ id: ref('chat_session'), purge_at: timestamp().describe('When it is gone for good.') })
        .meta({ id: 'ChatSessionDeleted' }),
      errors: ['CHAT_SESSION_NOT_FOUND'],
      events: ['chat_session.deleted'],
      destructive: true,
    }),
    restore: mutation({
      summary: 'Restore a chat session that you deleted',
      access: 'team:ai.use',
      rest: 'POST /ai/chat/sessions/{session_id}/restore',
      input: inTeam({ session_id: sessionId }),
      output: ChatSession,
      errors: ['CHAT_SESSION_NOT_FOUND'],
      events: ['chat_session.restored'],
    }),
    export: mutation({
      summary: 'Export a chat session as Markdown or JSON',
      access: 'team:ai.use',
      rest: 'POST /ai/chat/sessions/{session_id}/export',
      input: inTeam({
        session_id: sessionId,
        format: z.enum(['markdown', 'json']).optional().describe('Defaults to markdown.'),
      }),
      output: z
        .strictObject({ file_name: z.string(), content_type: z.string(), body: z.string() })
        .meta({ id: 'ChatExport' }),
      errors: ['CHAT_SESSION_NOT_FOUND'],
      events: [],
    }),
  },
  drafts: {
    confirm: mutation({
      summary: 'Confirm the draft of a reply; it becomes a ticket, with your changes',
      access: 'team:tickets.create',
      rest: 'POST /ai/chat/drafts/{draft_id}/confirm',
      status: 201,
      input: inTeam({
        draft_id: draftId,
        title: title.optional().describe('Instead of the proposed title.'),
        description: markdown(50_000, 0).optional().describe('Instead of the proposed description.'),
        type: TicketType.optional().describe('Instead of the proposed type, such as bug.'),
        priority: TicketPriority.optional().describe('Instead of the proposed priority, such as high.'),
        category: line(100).nullable().optional().describe('Instead of the proposed category. Null for none.'),
      }),
      output: z
        .strictObject({ draft: Draft, ticket_id: ref('ticket'), key: z.string().meta({ examples: ['TKT-001'] }) })
        .meta({ id: 'ChatDraftConfirmed' }),
      errors: ['CHAT_DRAFT_NOT_FOUND', 'DRAFT_CLOSED', 'TICKET_FIELD_INVALID', 'TICKET_STATUS_NOT_FOUND'],
      events: ['chat_draft.confirmed', 'ticket.created', 'ticket.assigned', 'person.created'],
      outward: true,
    }),
    discard: mutation({
      summary: 'Discard the draft of a ticket that a reply proposed',
      access: 'team:ai.use',
      rest: 'POST /ai/chat/drafts/{draft_id}/discard',
      input: inTeam({ draft_id: draftId }),
      output: Draft,
      errors: ['CHAT_DRAFT_NOT_FOUND', 'DRAFT_CLOSED'],
      events: ['chat_draft.discarded'],
    }),
  },
};
