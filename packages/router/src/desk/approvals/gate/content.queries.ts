import { sql } from 'kysely';
import { attachedBytes } from '../../../platform/files/rows/fragments.ts';

/**
 * The hash of what a ticket says: what an approval is bound to, with the bytes of what is attached. Who works on it, who
 * watches it, where it stands and how it is filed may change without asking again. `jsonb` writes the values of the team's
 * own fields in one order.
 */
export const contentHash = sql<Buffer>`sha256(convert_to((jsonb_build_array(
  tickets.title, tickets.description, tickets.type, tickets.priority, tickets.category, tickets.custom)
  || ${attachedBytes('ticket', 'tickets.team_id', 'tickets.id')})::text, 'UTF8'))`;

/** Whether nobody needs to decide about a ticket: it is closed, or another one took it in. */
export const isOver = sql<boolean>`(tickets.status_category = 'closed' or tickets.merged_into_id is not null)`;
