import { z } from 'zod';
import { keyedRef, ref, text, timestamp } from '../kit/fields.ts';

export const TicketType = z.enum(['bug', 'feature', 'incident', 'request', 'question']).meta({ id: 'TicketType' });
export const TicketPriority = z.enum(['low', 'medium', 'high', 'urgent']).meta({ id: 'TicketPriority' });
/** Teams define their own statuses; each stands in one of these. */
export const StatusCategory = z.enum(['open', 'waiting', 'resolved', 'closed']).meta({ id: 'StatusCategory' });
export type StatusCategory = z.infer<typeof StatusCategory>;
/** How a ticket came in when a person opened it. Other domains add their own (`import`, `jira`). */
export const TicketSource = z.enum(['api', 'web', 'email', 'phone', 'chat', 'plugin']).meta({ id: 'TicketSource' });

export const slug = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
export const tag = text(50).toLowerCase();
export const tags = z.array(tag).max(50);
export const description = text(50_000, 0);
export const resolutionNotes = text(10_000);
const customValue = z.union([text(2000, 0), z.number(), z.boolean(), z.null()]);
/** Values of the team's own fields by their keys; null takes a value away. */
export const custom = z.record(slug, customValue).refine((value) => Object.keys(value).length <= 100);
/** A person of the team, or whoever asks. */
export const personOrMe = z.union([ref('person'), z.literal('me')]).meta({ ref: 'person' });
export const ticketId = keyedRef('ticket');

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
    tags: z.array(z.string()).meta({ description: 'Hidden from requesters.' }),
    reporter_id: ref('person'),
    assignee_id: ref('person').nullable().meta({ description: 'Hidden from requesters.' }),
    project_id: ref('project').nullable().meta({ description: 'Hidden from requesters.' }),
    custom: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: 'Requesters see the fields that the team shows them.' }),
    resolution_notes: z.string().nullable(),
    comment_count: z.int().meta({ description: 'Public comments.' }),
    reopened_count: z.int(),
    merged_into_id: ref('ticket').nullable(),
    source: z.string().meta({ examples: ['api', 'email'] }),
    external_key: z.string().nullable().meta({ description: 'Its name in the system it came from.' }),
    first_responded_at: timestamp().nullable(),
    resolved_at: timestamp().nullable(),
    closed_at: timestamp().nullable(),
    deleted_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

export const TicketPerson = z
  .strictObject({
    id: ref('person'),
    name: z.string(),
    email: z.string().nullable().meta({ description: 'Shown to those who handle tickets.' }),
  })
  .meta({ id: 'TicketPerson' });

/** What one ticket is to another, read from the ticket that is asked about. */
export const LinkKind = z
  .enum(['relates', 'blocks', 'blocked_by', 'duplicates', 'duplicated_by'])
  .meta({ id: 'TicketLinkKind' });
export type LinkKind = z.infer<typeof LinkKind>;
export const TicketLink = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    kind: LinkKind,
    title: z.string(),
    status: slug,
    status_category: StatusCategory,
    created_at: timestamp(),
  })
  .meta({ id: 'TicketLink' });
export type TicketLink = z.infer<typeof TicketLink>;

/** One ticket with who and what hangs at it. */
export const TicketDetail = z
  .strictObject({
    ...Ticket.shape,
    reporter: TicketPerson,
    assignee: TicketPerson.nullable(),
    links: z.array(TicketLink).meta({ description: 'To tickets that you may see, at most 100.' }),
    merged_ids: z.array(ref('ticket')).meta({ description: 'Tickets that were merged into this one.' }),
    watcher_ids: z.array(ref('person')).meta({ description: 'Hidden from requesters.' }),
    watching: z.boolean().meta({ description: 'Whether you watch it.' }),
  })
  .meta({ id: 'TicketDetail' });
export type TicketDetail = z.infer<typeof TicketDetail>;
