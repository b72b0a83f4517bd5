import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, expectedVersion, inTeam, line, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { TicketBulkResult, ticketBulk } from './tickets.bulk.ts';
import { ticketComments } from './tickets.comments.ts';
import { ticketFields, ticketStatuses } from './tickets.config.ts';
import { ticketDrafts } from './tickets.drafts.ts';
import { ticketFilter } from './tickets.filter.ts';
import { ticketForms } from './tickets.forms.ts';
import { ticketPortal } from './tickets.portal.ts';
import { ticketPresence } from './tickets.presence.ts';
import { ticketReads } from './tickets.reads.ts';
import { ticketLinks, ticketWatchers } from './tickets.relations.ts';
import {
  custom,
  description,
  ListedTicket,
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
import { PersonName } from '../identity/names.ts';
import { Operation } from '../platform/operations.ts';

export const TicketSort = z.enum(['created_at', 'updated_at', 'priority', 'number']).meta({
  id: 'TicketSort',
  description: 'Defaults to created_at. To have what fits a search best first, use search.global.',
});

/** Deleted tickets are restored before they are changed. */
const { deleted: _, ...matching } = ticketFilter;

const title = line(200).describe('What it is about, in one line.');
const changes = {
  type: TicketType.optional().describe('What kind of work it is.'),
  priority: TicketPriority.optional().describe('How urgent it is. SLA rules depend on it.'),
  status: slug.optional().describe('Slug of the new status, from tickets.statuses.list.'),
  resolution_notes: resolutionNotes
    .nullable()
    .optional()
    .describe('How it was solved, shown to the reporter. Only with a resolved or closed status; null removes it.'),
  category: line(100).nullable().optional().describe('Free text to group by. SLA rules depend on it. Null removes it.'),
  assignee_id: personOrMe.nullable().optional().describe('Who works on it, `me`, or null for nobody.'),
  project_id: ref('project').nullable().optional().describe('The project it belongs to, or null for none.'),
};

export const TicketHistoryEntry = z
  .strictObject({
    id: ref('event'),
    type: z.string().meta({ examples: ['ticket.status_changed'] }),
    at: timestamp(),
    actor_id: ref('person').nullable(),
    actor: PersonName.nullable().describe('Requesters see only themselves.'),
    on_behalf_of: z.string().nullable(),
    details: z.record(z.string(), z.json()).describe('What changed. Empty once it has been erased.'),
  })
  .meta({ id: 'TicketHistoryEntry' });

const count = z.int().describe('At most 10,001, which means more than 10,000.');
export const TicketStats = z
  .strictObject({
    categories: z.strictObject({ open: count, waiting: count, resolved: count, closed: count }),
    statuses: z.array(z.strictObject({ status: slug, count })),
    unassigned: count.nullable().describe('Open or waiting, and assigned to nobody. Null for requesters.'),
    mine: count.nullable().describe('Open or waiting, and assigned to you. Null for requesters.'),
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
      order: z.enum(['asc', 'desc']).optional().describe('Defaults to desc.'),
      ...viewInput,
    }),
    output: Page(ListedTicket).meta({ id: 'TicketPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP', 'FILTER_UNKNOWN'],
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
      id: proposedId('ticket'),
      title,
      description: description.optional(),
      type: TicketType.optional().describe('What kind of work it is. Defaults to request.'),
      priority: TicketPriority.optional().describe('How urgent it is. SLA rules depend on it. Defaults to medium.'),
      category: line(100).nullable().optional().describe('Free text to group by. SLA rules depend on it.'),
      tags: tags.optional().describe('Labels to find it by, stored in lower case.'),
      assignee_id: personOrMe.nullable().optional().describe('Who works on it, or `me`. Null or omitted: nobody.'),
      project_id: ref('project').nullable().optional().describe('The project it belongs to. Null or omitted: none.'),
      custom: custom.optional(),
      reporter_id: personOrMe.optional().describe('Who reports it, if not you. Requires tickets.handle.'),
      reporter: z
        .strictObject({
          name: line(200).optional().describe('Name of a new contact. Defaults to the address.'),
          email: email(),
        })
        .optional()
        .describe('Who reports it, by email address, instead of reporter_id. Unknown addresses become contacts.'),
      source: TicketSource.optional().describe('How it came in. Defaults to api.'),
      external_key: text(200)
        .optional()
        .describe('Its key in another system, unique for each source. Requires tickets.handle.'),
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
    outward: true,
    offline: true,
  }),
  update: mutation({
    summary: 'Update a ticket',
    access: 'team:tickets.handle',
    rest: 'PATCH /tickets/{ticket_id}',
    aliases: ['PUT /tickets/{ticket_id}'],
    input: inTeam({
      ticket_id: ticketId,
      title: title.optional(),
      description: description.optional(),
      ...changes,
      reporter_id: personOrMe
        .optional()
        .describe(
          'The right reporter, instead of the present one. They are notified, and links of the present one expire.',
        ),
      tags: tags.optional().describe('All tags, replacing those it has. Stored in lower case.'),
      custom: custom
        .optional()
        .describe("Values of the team's own fields to change, by field key. Null removes a value."),
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
      'JIRA_OWNS_FIELD',
    ],
    events: ['ticket.updated', 'ticket.assigned', 'ticket.reporter_changed', 'ticket.status_changed'],
    outward: true,
    offline: true,
  }),
  assign: mutation({
    summary: 'Assign a ticket to somebody, or unassign it',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/assign',
    input: inTeam({
      ticket_id: ticketId,
      assignee_id: personOrMe.nullable().describe('Who works on it, `me`, or null for nobody.'),
      version: expectedVersion(),
    }),
    output: Ticket,
    errors: [
      'TICKET_NOT_FOUND',
      'VERSION_CONFLICT',
      'TICKET_MERGED',
      'TICKET_ASSIGNEE_UNFIT',
      'PERSON_NOT_FOUND',
      'JIRA_OWNS_FIELD',
    ],
    events: ['ticket.assigned'],
    offline: true,
  }),
  setStatus: mutation({
    summary: 'Set the status of a ticket',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/status',
    input: inTeam({
      ticket_id: ticketId,
      status: slug.describe('Slug of the new status, from tickets.statuses.list.'),
      resolution_notes: resolutionNotes.optional(),
      version: expectedVersion(),
    }).meta({ examples: [{ status: 'resolved', resolution_notes: 'Replaced the fuser.' }] }),
    output: Ticket,
    errors: [
      'TICKET_NOT_FOUND',
      'VERSION_CONFLICT',
      'TICKET_MERGED',
      'TICKET_STATUS_NOT_FOUND',
      'TICKET_TRANSITION_NOT_ALLOWED',
      'JIRA_OWNS_FIELD',
    ],
    events: ['ticket.status_changed', 'ticket.updated'],
    outward: true,
    offline: true,
  }),
  bulkUpdate: mutation({
    summary: 'Update up to 100 tickets alike; each has a result of its own',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/bulk',
    input: inTeam({
      ticket_ids: z.array(ticketId).min(1).max(100).describe('The tickets, by UUID or by key such as TKT-001.'),
      ...changes,
      add_tags: tags.optional().describe('Tags to add to each ticket.'),
      remove_tags: tags.optional().describe('Tags to remove from each ticket.'),
    }),
    output: TicketBulkResult,
    errors: ['TICKET_STATUS_NOT_FOUND', 'TICKET_ASSIGNEE_UNFIT', 'PERSON_NOT_FOUND', 'PROJECT_NOT_FOUND'],
    events: ['ticket.updated', 'ticket.assigned', 'ticket.status_changed'],
    outward: true,
  }),
  updateMatching: mutation({
    summary: 'Update every ticket that matches a filter alike, as one operation',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/bulk/matching',
    status: 202,
    input: inTeam({
      filter: z
        .strictObject(matching)
        .describe('Which tickets, as in tickets.list: those that match when their turn comes.'),
      ...changes,
      add_tags: tags.optional().describe('Tags to add to each ticket.'),
      remove_tags: tags.optional().describe('Tags to remove from each ticket.'),
    }),
    output: Operation,
    errors: [
      'FILTER_UNKNOWN',
      'TICKET_STATUS_NOT_FOUND',
      'TICKET_ASSIGNEE_UNFIT',
      'PERSON_NOT_FOUND',
      'PROJECT_NOT_FOUND',
    ],
    events: ['operation.queued'],
    outward: true,
    limit: [{ by: 'user', max: 10, seconds: 60 }],
  }),
  snooze: mutation({
    summary: 'Snooze a ticket until a moment, or until the requester answers',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/snooze',
    input: inTeam({
      ticket_id: ticketId,
      until: timestamp()
        .nullable()
        .optional()
        .describe('When it wakes, within a year. Null or omitted: only an answer wakes it, which always does.'),
      version: expectedVersion(),
    }).meta({ examples: [{}] }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND', 'VERSION_CONFLICT', 'TICKET_MERGED', 'TICKET_DONE'],
    events: ['ticket.snoozed'],
    offline: true,
  }),
  wake: mutation({
    summary: 'Wake a snoozed ticket now',
    access: 'team:tickets.handle',
    rest: 'DELETE /tickets/{ticket_id}/snooze',
    input: inTeam({ ticket_id: ticketId }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND'],
    events: ['ticket.woken'],
  }),
  merge: mutation({
    summary: 'Merge a ticket into another, which then shows its comments and files',
    access: 'team:tickets.handle',
    rest: 'POST /tickets/{ticket_id}/merge',
    input: inTeam({
      ticket_id: ticketId.describe('The ticket to merge, which is closed.'),
      into_id: ticketId.describe('The ticket that remains.'),
    }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND', 'TICKET_MERGE_INTO_SELF', 'TICKET_MERGED'],
    events: ['ticket.merged', 'ticket.absorbed', 'ticket.status_changed'],
    outward: true,
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
    figures: true,
    input: inTeam({}),
    output: TicketStats,
  }),
  comments: ticketComments,
  watchers: ticketWatchers,
  links: ticketLinks,
  statuses: ticketStatuses,
  fields: ticketFields,
  forms: ticketForms,
  portal: ticketPortal,
  drafts: ticketDrafts,
  presence: ticketPresence,
  ...ticketBulk,
  ...ticketReads,
  ...ticketTransfer,
};
