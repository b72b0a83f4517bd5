import { z } from 'zod';
import { mutation } from '../define.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { Ticket } from './tickets.schemas.ts';

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

/** What undoes changes of several tickets. */
export const ticketBulk = {
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
