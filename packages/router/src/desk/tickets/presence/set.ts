import type { TicketPresence, ticketPresence } from '@deskwire/contract/desk/tickets.presence.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

/** Records what somebody is doing on a ticket, and returns who else is present. No history is kept. */
export async function setPresence(
  { db, scope, now }: Ctx<typeof ticketPresence.set>,
  { ticket_id, doing }: In<typeof ticketPresence.set>,
): Promise<TicketPresence> {
  const { id } = await getVisibleTicket(db, scope, ticket_id);
  if (doing === null) await queries.leave(db, scope, id);
  else await queries.touch(db, scope, { ticket_id: id, doing }, now());
  return { items: await queries.listPresent(db, scope, id, now()) };
}
