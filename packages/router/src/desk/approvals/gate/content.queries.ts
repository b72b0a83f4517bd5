import { sql } from 'kysely';

/**
 * The hash of what a ticket says: what an approval is bound to. Who works on it, who watches it, where it stands and how
 * it is filed may change without asking again. `jsonb` writes the values of the team's own fields in one order.
 */
export const contentHash = sql<Buffer>`sha256(convert_to(jsonb_build_array(
  tickets.title, tickets.description, tickets.type, tickets.priority, tickets.category, tickets.custom)::text, 'UTF8'))`;
