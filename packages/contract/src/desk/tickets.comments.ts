import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, markdown, markdownOut, proposedId, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { slug, ticketId } from './tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';

const content = markdown(20_000).describe('Text of the comment.');
const comment_id = ref('comment').describe('Id of the comment, from tickets.comments.list.');

export const TicketComment = z
  .strictObject({
    id: ref('comment'),
    ticket_id: ref('ticket').describe('The ticket it was written on, even after that was merged.'),
    author_id: ref('person'),
    author: PersonName,
    content: markdownOut(),
    is_internal: z.boolean(),
    source: z.string(),
    created_at: timestamp(),
    edited_at: timestamp().nullable(),
    version: z.int(),
    can: z
      .array(z.enum(['update', 'delete']))
      .describe('What you may do with it, by the procedures of tickets.comments.'),
  })
  .meta({ id: 'TicketComment' });
export type TicketComment = z.infer<typeof TicketComment>;

/** Comments on a ticket. Only people who handle tickets see that internal comments exist. */
export const ticketComments = {
  list: query({
    summary: 'List the comments on a ticket, oldest first',
    access: 'team:tickets.read',
    rest: 'GET /tickets/{ticket_id}/comments',
    input: inTeam({
      ticket_id: ticketId,
      ...pageInput,
      ...viewInput,
      order: z.enum(['asc', 'desc']).optional().describe('By time of creation. Defaults to asc, the oldest first.'),
    }),
    output: Page(TicketComment).meta({ id: 'TicketCommentPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a comment on a ticket',
    access: 'team:tickets.create',
    rest: 'POST /tickets/{ticket_id}/comments',
    status: 201,
    input: inTeam({
      id: proposedId('comment'),
      ticket_id: ticketId,
      content,
      is_internal: z
        .boolean()
        .optional()
        .describe('True for a comment that only people who handle tickets can see. Defaults to false.'),
      status: slug
        .optional()
        .describe('Slug of the status that the ticket gets with the comment. Requires tickets.handle.'),
    }),
    output: TicketComment,
    errors: [
      'TICKET_NOT_FOUND',
      'TICKET_MERGED',
      'ID_TAKEN',
      'TICKET_STATUS_NOT_FOUND',
      'TICKET_TRANSITION_NOT_ALLOWED',
    ],
    events: ['ticket.commented', 'ticket.noted', 'ticket.status_changed', 'ticket.woken'],
    outward: true,
    offline: true,
  }),
  update: mutation({
    summary: 'Update your own comment',
    access: 'team:tickets.create',
    rest: 'PATCH /tickets/{ticket_id}/comments/{comment_id}',
    aliases: ['PUT /tickets/{ticket_id}/comments/{comment_id}'],
    input: inTeam({ ticket_id: ticketId, comment_id, content, version: expectedVersion() }),
    output: TicketComment,
    errors: ['TICKET_NOT_FOUND', 'COMMENT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['ticket.comment_edited', 'ticket.note_edited'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete your own comment or, if you manage tickets, any comment',
    access: 'team:tickets.create',
    rest: 'DELETE /tickets/{ticket_id}/comments/{comment_id}',
    input: inTeam({ ticket_id: ticketId, comment_id }),
    output: z.strictObject({ id: ref('comment') }).meta({ id: 'DeletedTicketComment' }),
    errors: ['TICKET_NOT_FOUND', 'COMMENT_NOT_FOUND'],
    events: ['ticket.comment_deleted', 'ticket.note_deleted'],
    destructive: true,
  }),
};
