import { z } from 'zod';
import { mutation, query } from '../kit/define.ts';
import { inTeam, keyedRef, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const TicketType = z.enum(['bug', 'feature', 'incident', 'request', 'question']).meta({ id: 'TicketType' });
export const TicketPriority = z.enum(['low', 'medium', 'high', 'urgent']).meta({ id: 'TicketPriority' });
/** Teams define their own statuses; each stands in one of these. */
export const StatusCategory = z.enum(['open', 'waiting', 'resolved', 'closed']).meta({ id: 'StatusCategory' });
const slug = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const tags = z.array(text(50).toLowerCase()).max(50);
const description = text(50_000, 0);
const custom = z.record(slug, z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]));

export const Ticket = z
  .strictObject({
    id: ref('ticket'),
    team_id: ref('team'),
    key: z.string().meta({ examples: ['TKT-001'] }),
    number: z.int(),
    title: z.string(),
    description: z.string(),
    type: TicketType,
    priority: TicketPriority,
    status: slug,
    status_category: StatusCategory,
    category: z.string().nullable(),
    tags: z.array(z.string()),
    reporter_id: ref('person'),
    assignee_id: ref('person').nullable().meta({ description: 'Hidden from requesters.' }),
    project_id: ref('project').nullable().meta({ description: 'Hidden from requesters.' }),
    custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    resolution_notes: z.string().nullable(),
    comment_count: z.int().meta({ description: 'Public comments.' }),
    merged_into_id: ref('ticket').nullable(),
    source: z.string(),
    first_responded_at: timestamp().nullable(),
    resolved_at: timestamp().nullable(),
    closed_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

export const TicketSort = z.enum(['created_at', 'updated_at', 'priority']).meta({ id: 'TicketSort' });

const filter = {
  search: text(200)
    .optional()
    .meta({ description: 'Words of title and description; small typing errors are forgiven.' }),
  type: z.array(TicketType).max(5).optional(),
  priority: z.array(TicketPriority).max(4).optional(),
  status: z.array(slug).max(50).optional(),
  status_category: z.array(StatusCategory).max(4).optional(),
  category: text(100).optional(),
  tag: text(50).toLowerCase().optional(),
  assignee_id: ref('person').optional(),
  unassigned: z.boolean().optional(),
  reporter_id: ref('person').optional(),
  watcher_id: ref('person').optional(),
  project_id: ref('project').optional(),
  created_after: timestamp().optional(),
  created_before: timestamp().optional(),
  updated_after: timestamp().optional(),
};

export const tickets = {
  list: query({
    summary: 'List the tickets that you may see',
    access: 'team:tickets.read',
    rest: 'GET /tickets',
    input: inTeam({
      ...pageInput,
      ...filter,
      sort: TicketSort.optional(),
      order: z.enum(['asc', 'desc']).optional(),
    }),
    output: Page(Ticket).meta({ id: 'TicketPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'One ticket',
    access: 'team:tickets.read',
    rest: 'GET /tickets/{ticket_id}',
    input: inTeam({ ticket_id: keyedRef('ticket') }),
    output: Ticket,
    errors: ['TICKET_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Open a ticket',
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
      assignee_id: ref('person').nullable().optional(),
      project_id: ref('project').nullable().optional(),
      custom: custom.optional(),
    }),
    output: Ticket,
    errors: ['ID_TAKEN', 'PERSON_NOT_FOUND', 'PROJECT_NOT_FOUND'],
    events: ['ticket.created', 'ticket.assigned'],
  }),
};
