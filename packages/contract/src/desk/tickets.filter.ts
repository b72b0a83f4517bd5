import { z } from 'zod';
import { line, ref, text, timestamp } from '../kit/fields.ts';
import { personOrMe, slug, StatusCategory, tag, ticketId, TicketPriority, TicketType } from './tickets.schemas.ts';

/** The filter of lists and exports of tickets. All given fields must match. */
export const ticketFilter = {
  ids: z.array(ticketId).max(100).optional().describe('Only these tickets, by UUID or by key such as TKT-001.'),
  search: text(200)
    .optional()
    .describe('A key, or words that are all in the ticket, its fields or its comments, each by its beginning.'),
  type: z.array(TicketType).max(5).optional().describe('Only tickets of any of these types.'),
  priority: z.array(TicketPriority).max(4).optional().describe('Only tickets of any of these priorities.'),
  status: z.array(slug).max(50).optional().describe('Only tickets in any of these statuses, by slug.'),
  status_category: z.array(StatusCategory).max(4).optional().describe('Only tickets whose status is in any of these.'),
  category: line(100).optional().describe('Only tickets in exactly this category.'),
  uncategorized: z.boolean().optional().describe('True for only tickets without a category.'),
  tag: tag.optional().describe('Only tickets with this tag.'),
  assignee_id: personOrMe.optional().describe('Only tickets assigned to this person, or to `me`.'),
  unassigned: z.boolean().optional().describe('True for only tickets assigned to nobody.'),
  snoozed: z.boolean().optional().describe('True for only snoozed tickets, false for only those that are not.'),
  reporter_id: personOrMe.optional().describe('Only tickets reported by this person, or by `me`.'),
  unread: z
    .boolean()
    .optional()
    .describe('True for only tickets that others changed in the last 30 days and since you last looked.'),
  watcher_id: personOrMe.optional().describe('Only tickets watched by this person, or by `me`.'),
  project_id: ref('project').optional().describe('Only tickets of this project.'),
  created_after: timestamp().optional().describe('Created at this moment or later.'),
  created_before: timestamp().optional().describe('Created before this moment.'),
  updated_after: timestamp().optional().describe('Last updated at this moment or later.'),
  resolved_after: timestamp().optional().describe('Resolved at this moment or later.'),
  resolved_before: timestamp().optional().describe('Resolved before this moment.'),
  unresolved_at: timestamp()
    .optional()
    .describe('Created before this moment and not resolved before it: the backlog at that moment.'),
  sla_due_hours: z
    .int()
    .min(0)
    .max(8760)
    .optional()
    .describe('Only tickets that owe something within so many hours by their SLA; 0 for what is overdue.'),
  custom: z
    .array(
      text(2050).regex(/^[a-z][a-z0-9_]{0,39}=/, {
        error: 'must be the key of a field, an equals sign and a value, such as device=Laptop',
      }),
    )
    .max(10)
    .optional()
    .meta({
      description: "Only tickets with these values in the team's own fields, as `key=value`; `key=` for none.",
      examples: [['device=Laptop']],
    }),
  deleted: z.boolean().optional().describe('True for deleted tickets instead of the others. Requires tickets.manage.'),
};
