import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, line, ref, timestamp } from '../kit/fields.ts';
import { Ticket, ticketId } from './tickets.schemas.ts';

const error = z.strictObject({ code: z.string(), message: z.string(), details: z.json().optional() }).nullable();

export const BulkItem = z
  .strictObject({
    ticket_id: z.string().describe('As given in the request.'),
    ticket: Ticket.nullable(),
    error: error.describe('Why this ticket was not changed.'),
  })
  .meta({ id: 'TicketBulkItem' });
export type BulkItem = z.infer<typeof BulkItem>;

export const TicketBulkResult = z
  .strictObject({
    items: z.array(BulkItem),
    changed: z.int(),
    failed: z.int(),
    change_id: ref('bulk_change').nullable().describe('What tickets.undo takes. Null if nothing was changed.'),
    undo_until: timestamp().nullable().describe('Until when it can be undone.'),
  })
  .meta({ id: 'TicketBulkResult' });

/** Procedures for several tickets at once, and those that make a ticket from another. */
export const ticketBulk = {
  bulkMerge: mutation({
    summary: 'Merge up to 100 tickets into one; each has a result of its own',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/bulk/merge',
    input: inTeam({
      ticket_ids: z.array(ticketId).min(1).max(100).describe('The tickets to merge, which are closed.'),
      into_id: ticketId.describe('The ticket that remains.'),
    }),
    output: z
      .strictObject({
        items: z.array(
          z
            .strictObject({
              ticket_id: z.string().describe('As given in the request.'),
              error: error.describe('Why this ticket was not merged.'),
            })
            .meta({ id: 'TicketMergeItem' }),
        ),
        merged: z.int(),
        failed: z.int(),
        into: Ticket.describe('The ticket that remains, as it is now.'),
      })
      .meta({ id: 'TicketBulkMergeResult' }),
    errors: ['TICKET_NOT_FOUND', 'TICKET_MERGED'],
    events: ['ticket.merged', 'ticket.absorbed', 'ticket.status_changed'],
    tx: 'manual',
    outward: true,
  }),
  split: mutation({
    summary: 'Split a comment into a ticket of its own, linked to this one',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/split',
    status: 201,
    input: inTeam({
      ticket_id: ticketId,
      comment_id: ref('comment').describe('The comment, which stays where it is. Its text becomes the description.'),
      title: line(200).optional().describe('What it is about, in one line. Defaults to the beginning of the comment.'),
    }),
    output: Ticket,
    errors: [
      'TICKET_NOT_FOUND',
      'COMMENT_NOT_FOUND',
      'TICKET_SPLIT_ALREADY',
      'EXTERNAL_KEY_TAKEN',
      'PERSON_NOT_FOUND',
      'TICKET_FIELD_INVALID',
    ],
    events: ['ticket.created', 'ticket.split', 'ticket.linked'],
    outward: true,
  }),
  related: query({
    summary: 'List tickets and documents about the same words, best first',
    access: 'team:tickets.handle',
    rest: 'GET /tickets/{ticket_id}/related',
    input: inTeam({
      ticket_id: ticketId,
      limit: z.int().min(1).max(20).optional().describe('How many at most. Defaults to 5.'),
    }),
    output: z
      .strictObject({
        items: z.array(
          z
            .strictObject({
              kind: z.enum(['ticket', 'document']),
              id: z.uuid(),
              key: z.string().nullable(),
              title: z.string(),
              snippet: z.string().describe('The part of its text that fits best.'),
              score: z.number().describe('How well it fits, compared with the others.'),
            })
            .meta({ id: 'RelatedItem' }),
        ),
      })
      .meta({ id: 'RelatedItems' }),
    errors: ['TICKET_NOT_FOUND'],
  }),
  undo: mutation({
    summary: 'Undo your bulk change or macro of the last ten minutes, ticket by ticket',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/bulk/{change_id}/undo',
    input: inTeam({
      change_id: ref('bulk_change').describe('Id of the change, from the result of what changed the tickets.'),
    }),
    output: z
      .strictObject({
        items: z.array(
          z
            .strictObject({
              ticket_id: ref('ticket'),
              ticket: Ticket.nullable(),
              error: error.describe('Why the change of this ticket was not undone.'),
            })
            .meta({ id: 'TicketUndoItem' }),
        ),
        undone: z.int(),
        failed: z.int(),
      })
      .meta({ id: 'TicketUndoResult' }),
    errors: ['TICKET_CHANGE_NOT_FOUND', 'TICKET_UNDO_TOO_LATE'],
    events: [
      'ticket.updated',
      'ticket.assigned',
      'ticket.status_changed',
      'ticket.comment_deleted',
      'ticket.note_deleted',
    ],
    tx: 'manual',
    outward: true,
  }),
};
