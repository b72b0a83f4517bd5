import type { ticketLinks } from '@deskwire/contract/desk/tickets.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

/** Takes the links between two tickets away; where there is none, nothing happens. */
export async function removeLink(
  { db, scope, events }: Ctx<typeof ticketLinks.remove>,
  { ticket_id, other_id, kind }: In<typeof ticketLinks.remove>,
): Promise<{ removed: number }> {
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const other = await getVisibleTicket(db, scope, other_id);
  const removed = await queries.deleteLinks(db, scope, ticket.id, other.id, kind);
  for (const link of removed) events.add('ticket.unlinked', ticket, { other_id: other.id, kind: link.kind });
  return { removed: removed.length };
}
