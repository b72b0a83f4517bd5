import { z } from 'zod';
import { mutation } from '../define.ts';
import { inTeam } from '../kit/fields.ts';
import { ticketId } from './tickets.schemas.ts';

const input = inTeam({
  ticket_ids: z
    .array(ticketId)
    .min(1)
    .max(100)
    .describe('The tickets, by UUID or by key such as TKT-001. Those that you may not see are left out.'),
});
const output = z
  .strictObject({ marked: z.int().describe('How many tickets were marked.') })
  .meta({ id: 'TicketsMarked' });

/** Read marks of tickets. Only the person who set them sees them. */
export const ticketReads = {
  markRead: mutation({
    summary: 'Mark up to 100 tickets as read by you',
    access: 'team:tickets.read',
    rest: 'POST /tickets/mark-read',
    input,
    output,
    events: [],
  }),
  markUnread: mutation({
    summary: 'Mark up to 100 tickets as unread, to come back to them',
    access: 'team:tickets.read',
    rest: 'POST /tickets/mark-unread',
    input,
    output,
    events: [],
  }),
};
