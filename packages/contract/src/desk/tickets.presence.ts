import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { ticketId } from './tickets.schemas.ts';

const Doing = z.enum(['viewing', 'answering']);
export const TicketPresence = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          person_id: ref('person'),
          person: PersonName,
          doing: Doing,
          since: timestamp(),
          until: timestamp().describe('When they count as gone, unless they are seen again.'),
        })
        .meta({ id: 'PresentPerson' }),
    ),
  })
  .meta({ id: 'TicketPresence', description: 'Who else is at a ticket now.' });
export type TicketPresence = z.infer<typeof TicketPresence>;

/** People who are looking at a ticket or answering it now, so that two do not answer the same one. */
export const ticketPresence = {
  list: query({
    summary: 'List who else looks at a ticket or answers it now',
    access: 'team:tickets.handle',
    rest: 'GET /tickets/{ticket_id}/presence',
    input: inTeam({ ticket_id: ticketId }),
    output: TicketPresence,
    errors: ['TICKET_NOT_FOUND'],
  }),
  set: mutation({
    summary: 'Set what you are doing on a ticket for 30 seconds; get who else is there',
    access: 'team:tickets.handle',
    rest: 'PUT /tickets/{ticket_id}/presence',
    limit: [{ by: 'user', max: 120, seconds: 60 }],
    input: inTeam({
      ticket_id: ticketId,
      doing: Doing.nullable().describe('What you do there; repeat it every 15 seconds. Null when you leave.'),
    }),
    output: TicketPresence,
    errors: ['TICKET_NOT_FOUND'],
    events: [],
  }),
};
