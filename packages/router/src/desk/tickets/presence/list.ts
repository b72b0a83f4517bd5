import type { TicketPresence, ticketPresence } from '@deskwire/contract/desk/tickets.presence.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

export async function listPresent(
  { db, scope, now }: Ctx<typeof ticketPresence.list>,
  { ticket_id }: In<typeof ticketPresence.list>,
): Promise<TicketPresence> {
  const { id } = await getVisibleTicket(db, scope, ticket_id);
  return { items: await queries.listPresent(db, scope, id, now()) };
}
