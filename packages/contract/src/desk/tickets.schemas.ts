import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { keyedRef, line, markdown, markdownOut, ref, text, timestamp } from '../kit/fields.ts';
import { SlaMetric } from './sla.metric.ts';
import { ProjectName } from '../work/names.ts';

export const TicketType = z.enum(['bug', 'feature', 'incident', 'request', 'question']).meta({ id: 'TicketType' });
export const TicketPriority = z.enum(['low', 'medium', 'high', 'urgent']).meta({ id: 'TicketPriority' });
/** Teams define their own statuses; each belongs to one of these categories. */
export const StatusCategory = z.enum(['open', 'waiting', 'resolved', 'closed']).meta({
  id: 'StatusCategory',
  description: 'What a status means: open is worked on, waiting needs the requester, resolved and closed are done.',
});
export type StatusCategory = z.infer<typeof StatusCategory>;
/** How a ticket came in when a person created it. Other domains add their own sources (`import`, `jira`). */
export const TicketSource = z.enum(['api', 'web', 'email', 'phone', 'chat', 'plugin']).meta({ id: 'TicketSource' });

export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .meta({
    description: 'Slug: a lower-case letter, then up to 39 lower-case letters, digits and underscores.',
    examples: ['in_progress'],
  });
export const tag = line(50).toLowerCase();
export const tags = z.array(tag).max(50);
export const description = markdown(50_000, 0).describe('What happened or what is needed. May be empty.');
export const resolutionNotes = markdown(10_000).describe(
  'How it was solved, shown to the reporter. Only with a resolved or closed status.',
);
const customValue = z.union([text(2000, 0), z.number(), z.boolean(), z.null()]);
/** Values of the team's own fields by their keys; null removes a value. */
export const custom = z
  .record(slug, customValue)
  .refine((value) => Object.keys(value).length <= 100, { error: 'must have at most 100 fields' })
  .meta({
    description: "Values of the team's own fields, by field key. See tickets.fields.list.",
    examples: [{ device: 'LaserJet 4200' }],
  });
/** A person of the team, or the caller. */
export const personOrMe = z.union([ref('person'), z.literal('me')]).meta({ ref: 'person' });
export const ticketId = keyedRef('ticket').describe('The ticket, by UUID or by key such as TKT-001.');

/** Procedures of `tickets` that the caller may call for a ticket. */
export const TicketAct = z
  .enum([
    'update',
    'assign',
    'setStatus',
    'snooze',
    'merge',
    'delete',
    'restore',
    'comments.create',
    'links.add',
    'watchers.add',
  ])
  .meta({ id: 'TicketAct', description: 'A procedure of tickets.' });

export const Ticket = z
  .strictObject({
    id: ref('ticket'),
    team_id: ref('team'),
    key: z.string().meta({ examples: ['TKT-001'] }),
    number: z.int(),
    title: z.string(),
    description: markdownOut(),
    type: TicketType,
    priority: TicketPriority,
    status: slug,
    status_category: StatusCategory,
    category: z.string().nullable(),
    tags: z.array(z.string()).describe('Hidden from requesters.'),
    reporter_id: ref('person'),
    reporter: PersonName,
    assignee_id: ref('person').nullable().describe('Hidden from requesters.'),
    assignee: PersonName.nullable().describe('Hidden from requesters.'),
    project_id: ref('project').nullable().describe('Shown to those who see the project.'),
    project: ProjectName.nullable().describe('Shown to those who see the project.'),
    custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).meta({
      description: 'Requesters see only the fields that the team shows them.',
      examples: [{ device: 'LaserJet 4200' }],
    }),
    resolution_notes: markdownOut().nullable(),
    comment_count: z.int().describe('Number of public comments.'),
    reopened_count: z.int(),
    merged_into_id: ref('ticket').nullable().describe('The ticket it was merged into.'),
    source: z.string().meta({ examples: ['api', 'email'] }),
    external_key: z.string().nullable().describe('Its key in the system it came from.'),
    sla_due_at: timestamp()
      .nullable()
      .describe('When it owes something next by its SLA; null if it owes nothing, or waits. Hidden from requesters.'),
    sla_due_metric: SlaMetric.nullable().describe('What it owes then. Hidden from requesters.'),
    first_responded_at: timestamp().nullable().describe('When somebody who handles tickets first answered in public.'),
    resolved_at: timestamp().nullable(),
    closed_at: timestamp().nullable(),
    snoozed_at: timestamp().nullable().describe('Since when it is snoozed. Hidden from requesters.'),
    snoozed_until: timestamp()
      .nullable()
      .describe('When it wakes, at the latest. Null while snoozed: when it is answered. Hidden from requesters.'),
    deleted_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
    can: z.array(TicketAct).describe('What you may do with it now, by the procedures of tickets.'),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;
export const ListedTicket = z
  .strictObject({
    ...Ticket.shape,
    unread: z
      .boolean()
      .optional()
      .describe('Whether others changed it since you last looked, or you marked it so. Only with `view: row`.'),
  })
  .meta({ id: 'ListedTicket' });
export type ListedTicket = z.infer<typeof ListedTicket>;

export const TicketPerson = z
  .strictObject({
    ...PersonName.shape,
    email: z.string().nullable().describe('Shown only to people who handle tickets.'),
  })
  .meta({ id: 'TicketPerson' });

/** How one ticket relates to another, read from the ticket in the request. */
export const LinkKind = z
  .enum(['relates', 'blocks', 'blocked_by', 'duplicates', 'duplicated_by'])
  .meta({ id: 'TicketLinkKind', description: 'How this ticket relates to the other one.' });
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

/** A ticket with its people, links, watchers and merged tickets. */
export const TicketDetail = z
  .strictObject({
    ...Ticket.shape,
    reporter: TicketPerson,
    assignee: TicketPerson.nullable(),
    links: z.array(TicketLink).describe('Links to tickets you may see, at most 100.'),
    merged_ids: z.array(ref('ticket')).describe('Tickets that were merged into this one.'),
    watcher_ids: z.array(ref('person')).describe('Hidden from requesters.'),
    watching: z.boolean().describe('Whether you watch it.'),
    next_statuses: z.array(slug).describe('Slugs of the statuses you may move it to now, in the order of the team.'),
    missing_fields: z
      .array(z.string())
      .describe('Keys of required fields without a value: it came by email, or is older than its form.'),
  })
  .meta({ id: 'TicketDetail' });
export type TicketDetail = z.infer<typeof TicketDetail>;
