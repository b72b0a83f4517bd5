import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, expectedVersion, inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { ticketComments } from './tickets.comments.ts';
import { ticketFields, ticketStatuses } from './tickets.config.ts';
import { ticketFilter } from './tickets.filter.ts';
import { ticketPortal } from './tickets.portal.ts';
import { ticketLinks, ticketWatchers } from './tickets.relations.ts';
import {
  custom,
  description,
  personOrMe,
  resolutionNotes,
  slug,
  tags,
  Ticket,
  TicketDetail,
  ticketId,
  TicketPriority,
  TicketSource,
  TicketType,
} from './tickets.schemas.ts';
import { ticketTransfer } from './tickets.transfer.ts';

export const TicketSort = z.enum(['created_at', 'updated_at', 'priority', 'number', 'relevance']).meta({
  id: 'TicketSort',
  description: 'By relevance only where there is a search, and then unless told otherwise.',
});

const changes = {
  type: TicketType.optional(),
  priority: TicketPriority.optional(),
  status: slug.optional(),
  resolution_notes: resolutionNotes.nullable().optional(),
  category: text(100).nullable().optional(),
  assignee_id: personOrMe.nullable().optional(),
  project_id: ref('project').nullable().optional(),
};

export const BulkItem = z
  .strictObject({
    ticket_id: z.string().meta({ description: 'As it was asked for.' }),
    ticket: Ticket.nullable(),
    error: z
      .strictObject({ code: z.string(), message: z.string(), details: z.json().optional() })
      .nullable()
      .meta({ description: 'Why this ticket was left as it was.' }),
  })
  .meta({ id: 'TicketBulkItem' });

export const TicketHistoryEntry = z
  .strictObject({
    id: ref('event'),
    type: z.string().meta({ examples: ['ticket.status_changed'] }),
    at: timestamp(),
    actor_id: ref('person').nullable(),
    actor_name: z.string().nullable().meta({ description: 'Requesters see only their own name.' }),
    on_behalf_of: z.string().nullable(),
    details: z.record(z.string(), z.json()).meta({ description: 'What changed; empty once it was erased.' }),
  })
  .meta({ id: 'TicketHistoryEntry' });

const count = z.int().meta({ description: 'At most 10,001, which means more than 10,000.' });
export const TicketStats = z
  .strictObject({
    categories: z.strictObject({ open: count, waiting: count, resolved: count, closed: count }),
    statuses: z.array(z.strictObject({ status: slug, count })),
    unassigned: count.nullable().meta({ description: 'Open or waiting and assigned to nobody. Null for requesters.' }),
    mine: count.nullable().meta({ description: 'Open or waiting and assigned to you. Null for requesters.' }),
  })
  .meta({ id: 'TicketStats' });

export const tickets = {
  list: query({
    summary: 'List the tickets you may see',
    access: 'team:tickets.read',
    rest: 'GET /tickets',
    input: inTeam({
      ...pageInput,
      ...ticketFilter,
      sort: TicketSort.optional(),
      order: z.enum(['asc', 'desc']).optional(),
    }),
    output: Page(Ticket).meta({ id: 'TicketPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    limit: [{ by: 'user', max: 60, seconds: 60, when: 'search' }],
  }),
  get: query({
    summary: 'Get a ticket with its people, links, watchers and merged tickets',
    access: 'team:tickets.read',
    rest: 'GET /tickets/{ticket_id}',
    input: inTeam({ ticket_id: ticketId }),
    output: TicketDetail,
    errors: ['TICKET_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a ticket',
    access: 'team:tickets.create',
    rest: 'POST /tickets',
    status: 201,
    input: inTeam({
      id: ref('ticket').optional().meta({ description: 'A UUIDv7 of your own, for work done offline.' }),
      title: text(200),
      description: description.optional(),
      type: TicketType.optional(),
      priority: TicketPriority.optional(),
      category: text(100).nullable().optional(),
      tags: tags.optional(),
      assignee_id: personOrMe.nullable().optional(),
      project_id: ref('project').nullable().optional(),
      custom: custom.optional(),
      reporter_id: personOrMe.optional().meta({ description: 'Who reports it, when that is not you.' }),
      reporter: z
        .strictObject({ name: text(200).optional(), email: email() })
        .optional()
        .meta({ description: 'Who reports it, by e-mail: somebody known, or a new contact.' }),
      source: TicketSource.optional(),
      external_key: text(200).optional().meta({ description: 'Its name elsewhere, unique per source.' }),
    }),
    output: Ticket,
    errors: [
      'ID_TAKEN',
      'EXTERNAL_KEY_TAKEN',
      'PERSON_NOT_FOUND',
      'PROJECT_NOT_FOUND',
      'TICKET_ASSIGNEE_UNFIT',
      'TICKET_FIELD_INVALID',
      'TICKET_STATUS_NOT_FOUND',
    ],
    events: ['ticket.created', 'ticket.assigned', 'person.created'],
  }),
  update: mutation({
    summary: 'Update a ticket',
    access: 'team:tickets.handle',
    rest: 'PATCH /tickets/{ticket_id}',
    aliases: ['PUT /tickets/{ticket_id}'],
    input: inTeam({
      ticket_id: ticketId,
      title: text(200).optional(),
      description: description.optional(),
      ...changes,
      tags: tags.optional(),
      custom: custom.optional().meta({ description: 'Only the values to change; null takes one away.' }),
      version: expectedVersion(),
    }),
    output: Ticket,
    errors: [
      'TICKET_NOT_FOUND',
      'VERSION_CONFLICT',
      'TICKET_MERGED',
      'TICKET_STATUS_NOT_FOUND',
      'TICKET_TRANSITION_NOT_ALLOWED',
      'TICKET_ASSIGNEE_UNFIT',
      'TICKET_FIELD_INVALID',
      'PERSON_NOT_FOUND',
      'PROJECT_NOT_FOUND',
    ],
    events: ['ticket.updated', 'ticket.assigned', 'ticket.status_changed'],
  }),
  assign: mutation({
    summary: 'Assign a ticket to somebody, or unassign it',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/assign',
    input: inTeam({ ticket_id: ticketId, assignee_id: personOrMe.nullable(), version: expectedVersion() }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND', 'VERSION_CONFLICT', 'TICKET_MERGED', 'TICKET_ASSIGNEE_UNFIT', 'PERSON_NOT_FOUND'],
    events: ['ticket.assigned'],
  }),
  setStatus: mutation({
    summary: 'Set the status of a ticket',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/status',
    input: inTeam({
      ticket_id: ticketId,
      status: slug,
      resolution_notes: resolutionNotes.optional().meta({ description: 'For a resolved or closed status.' }),
      version: expectedVersion(),
    }),
    output: Ticket,
    errors: [
      'TICKET_NOT_FOUND',
      'VERSION_CONFLICT',
      'TICKET_MERGED',
      'TICKET_STATUS_NOT_FOUND',
      'TICKET_TRANSITION_NOT_ALLOWED',
    ],
    events: ['ticket.status_changed', 'ticket.updated'],
  }),
  bulkUpdate: mutation({
    summary: 'Update up to 100 tickets alike; each has a result of its own',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/bulk',
    input: inTeam({
      ticket_ids: z.array(ticketId).min(1).max(100),
      ...changes,
      add_tags: tags.optional(),
      remove_tags: tags.optional(),
    }),
    output: z
      .strictObject({ items: z.array(BulkItem), changed: z.int(), failed: z.int() })
      .meta({ id: 'TicketBulkResult' }),
    errors: ['TICKET_STATUS_NOT_FOUND', 'TICKET_ASSIGNEE_UNFIT', 'PERSON_NOT_FOUND', 'PROJECT_NOT_FOUND'],
    events: ['ticket.updated', 'ticket.assigned', 'ticket.status_changed'],
  }),
  merge: mutation({
    summary: 'Merge a ticket into another, which then shows its comments and files',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/merge',
    input: inTeam({ ticket_id: ticketId, into_id: ticketId }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND', 'TICKET_MERGE_INTO_SELF', 'TICKET_MERGED'],
    events: ['ticket.merged', 'ticket.absorbed', 'ticket.status_changed'],
  }),
  delete: mutation({
    summary: 'Delete a ticket; it can be restored for 30 days',
    access: 'team:tickets.manage',
    rest: 'DELETE /tickets/{ticket_id}',
    input: inTeam({ ticket_id: ticketId }),
    output: z
      .strictObject({ id: ref('ticket'), deleted_at: timestamp(), purge_at: timestamp() })
      .meta({ id: 'DeletedTicket' }),
    errors: ['TICKET_NOT_FOUND'],
    events: ['ticket.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted ticket',
    access: 'team:tickets.manage',
    rest: 'POST /tickets/{ticket_id}/restore',
    input: inTeam({ ticket_id: ticketId }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND'],
    events: ['ticket.restored'],
  }),
  history: query({
    summary: 'List what happened to a ticket, newest first',
    access: 'team:tickets.read',
    rest: 'GET /tickets/{ticket_id}/history',
    input: inTeam({ ticket_id: ticketId, ...pageInput }),
    output: Page(TicketHistoryEntry).meta({ id: 'TicketHistoryPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  stats: query({
    summary: 'Count the tickets you may see by status and category',
    access: 'team:tickets.read',
    rest: 'GET /tickets/stats',
    input: inTeam({}),
    output: TicketStats,
  }),
  comments: ticketComments,
  watchers: ticketWatchers,
  links: ticketLinks,
  statuses: ticketStatuses,
  fields: ticketFields,
  portal: ticketPortal,
  ...ticketTransfer,
};
