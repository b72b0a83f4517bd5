import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, markdownOut, rawText, ref, timestamp } from '../kit/fields.ts';
import { ticketId } from './tickets.schemas.ts';

const mode = z
  .enum(['reply', 'note'])
  .describe('Whether it becomes a public reply or an internal comment. A note requires tickets.handle.');

export const TicketDraft = z
  .strictObject({
    ticket_id: ref('ticket'),
    mode: z.enum(['reply', 'note']),
    content: markdownOut(),
    comments_since: z.int().describe('How many comments others have written since you began it.'),
    started_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'TicketDraft' });
export type TicketDraft = z.infer<typeof TicketDraft>;

/** Unsent replies and notes of a person, on all their devices: one draft for each ticket and mode. */
export const ticketDrafts = {
  list: query({
    summary: 'List your drafts on a ticket',
    access: 'team:tickets.create',
    rest: 'GET /tickets/{ticket_id}/drafts',
    input: inTeam({ ticket_id: ticketId }),
    output: z.strictObject({ items: z.array(TicketDraft) }).meta({ id: 'TicketDrafts' }),
    errors: ['TICKET_NOT_FOUND'],
  }),
  set: mutation({
    summary: 'Set your draft on a ticket; one that another device saved is not overwritten',
    access: 'team:tickets.create',
    rest: 'PUT /tickets/{ticket_id}/drafts/{mode}',
    input: inTeam({
      ticket_id: ticketId,
      mode,
      content: rawText(20_000).min(1).meta({ markdown: true, description: 'The text so far.' }),
      version: z
        .int()
        .min(1)
        .max(2 ** 31 - 1)
        .nullable()
        .describe('The version you last read, or null for a new draft. Otherwise it fails with VERSION_CONFLICT.'),
    }),
    output: TicketDraft,
    errors: ['TICKET_NOT_FOUND', 'VERSION_CONFLICT', 'TICKET_DRAFT_NOT_FOUND'],
    events: [],
  }),
  delete: mutation({
    summary: 'Delete your draft on a ticket',
    access: 'team:tickets.create',
    rest: 'DELETE /tickets/{ticket_id}/drafts/{mode}',
    input: inTeam({ ticket_id: ticketId, mode }),
    output: z
      .strictObject({ ticket_id: ref('ticket'), mode: z.enum(['reply', 'note']) })
      .meta({ id: 'DeletedTicketDraft' }),
    errors: ['TICKET_NOT_FOUND', 'TICKET_DRAFT_NOT_FOUND'],
    events: [],
    destructive: true,
  }),
};
