import { z } from 'zod';
import { ref, text, timestamp } from '../kit/fields.ts';
import { personOrMe, slug, StatusCategory, tag, TicketPriority, TicketType } from './tickets.schemas.ts';

/** Which tickets are meant: of a list, and of an export. */
export const ticketFilter = {
  search: text(200)
    .optional()
    .meta({ description: 'A key, or words of title and description; small typing errors are forgiven.' }),
  type: z.array(TicketType).max(5).optional(),
  priority: z.array(TicketPriority).max(4).optional(),
  status: z.array(slug).max(50).optional(),
  status_category: z.array(StatusCategory).max(4).optional(),
  category: text(100).optional(),
  uncategorized: z.boolean().optional(),
  tag: tag.optional(),
  assignee_id: personOrMe.optional(),
  unassigned: z.boolean().optional(),
  reporter_id: personOrMe.optional(),
  watcher_id: personOrMe.optional(),
  project_id: ref('project').optional(),
  created_after: timestamp().optional().meta({ description: 'At this moment or later.' }),
  created_before: timestamp().optional(),
  updated_after: timestamp().optional().meta({ description: 'At this moment or later.' }),
  resolved_after: timestamp().optional().meta({ description: 'At this moment or later.' }),
  resolved_before: timestamp().optional(),
  unresolved_at: timestamp()
    .optional()
    .meta({ description: 'Created before this moment, and not resolved before it: the backlog of then.' }),
  deleted: z.boolean().optional().meta({ description: 'The deleted ones instead, for those who manage tickets.' }),
};
