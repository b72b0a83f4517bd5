import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { LinkKind, personOrMe, ticketId, TicketLink } from './tickets.schemas.ts';

const other_id = ticketId.describe('The other ticket, by UUID or by key such as TKT-001.');

export const TicketWatcher = z
  .strictObject({
    person_id: ref('person'),
    name: z.string(),
    email: z.string().nullable().describe('Shown only to people who handle tickets.'),
    created_at: timestamp(),
  })
  .meta({ id: 'TicketWatcher' });

/** People who are notified about a ticket besides its reporter and assignee. Requesters see only themselves. */
export const ticketWatchers = {
  list: query({
    summary: 'List the watchers of a ticket',
    access: 'team:tickets.read',
    rest: 'GET /tickets/{ticket_id}/watchers',
    input: inTeam({ ticket_id: ticketId, ...pageInput }),
    output: Page(TicketWatcher).meta({ id: 'TicketWatcherPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  add: mutation({
    summary: 'Add a watcher: yourself or, if you handle tickets, somebody else',
    access: 'team:tickets.read',
    rest: 'POST /tickets/{ticket_id}/watchers',
    status: 201,
    input: inTeam({
      ticket_id: ticketId,
      person_id: personOrMe.optional().describe('Who should watch. Defaults to `me`.'),
    }),
    output: TicketWatcher,
    errors: ['TICKET_NOT_FOUND', 'PERSON_NOT_FOUND'],
    events: ['ticket.watched'],
  }),
  remove: mutation({
    summary: 'Remove a watcher: yourself or, if you handle tickets, somebody else',
    access: 'team:tickets.read',
    rest: 'DELETE /tickets/{ticket_id}/watchers/{person_id}',
    input: inTeam({
      ticket_id: ticketId,
      person_id: personOrMe.describe('Who should stop watching; `me` is allowed.'),
    }),
    output: z.strictObject({ person_id: ref('person') }).meta({ id: 'RemovedTicketWatcher' }),
    errors: ['TICKET_NOT_FOUND', 'PERSON_NOT_FOUND'],
    events: ['ticket.unwatched'],
  }),
};

/** How tickets relate. A link is read from the ticket in the request: `blocks` here is `blocked_by` there. */
export const ticketLinks = {
  list: query({
    summary: 'List the links from a ticket to other tickets',
    access: 'team:tickets.read',
    rest: 'GET /tickets/{ticket_id}/links',
    input: inTeam({ ticket_id: ticketId, ...pageInput }),
    output: Page(TicketLink).meta({ id: 'TicketLinkPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  add: mutation({
    summary: 'Add a link from a ticket to another ticket',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/links',
    status: 201,
    input: inTeam({
      ticket_id: ticketId,
      other_id,
      kind: LinkKind.optional().describe('How the ticket relates to the other one. Defaults to relates.'),
    }),
    output: TicketLink,
    errors: ['TICKET_NOT_FOUND', 'TICKET_LINK_TO_SELF', 'TICKET_LINK_REVERSED', 'TICKET_MERGED'],
    events: ['ticket.linked'],
  }),
  remove: mutation({
    summary: 'Remove the links between two tickets',
    access: 'team:tickets.handle',
    rest: 'DELETE /tickets/{ticket_id}/links/{other_id}',
    input: inTeam({
      ticket_id: ticketId,
      other_id,
      kind: LinkKind.optional().describe('Only the link of this kind. Defaults to every kind.'),
    }),
    output: z.strictObject({ removed: z.int() }).meta({ id: 'RemovedTicketLinks' }),
    errors: ['TICKET_NOT_FOUND'],
    events: ['ticket.unlinked'],
  }),
};
