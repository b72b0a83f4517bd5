import type { ticketPortal } from '@deskwire/contract/desk/tickets.portal.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

/** Revokes every link to a ticket. The next email about it contains a new one. */
export async function revokeLinks(
  { db, scope, events }: Ctx<typeof ticketPortal.revoke>,
  { ticket_id }: In<typeof ticketPortal.revoke>,
): Promise<{ revoked: number }> {
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const { length: revoked } = await queries.deletePassesOfTicket(db, scope.team_id, ticket.id);
  events.add('ticket.link_revoked', { id: ticket.id }, { revoked });
  return { revoked };
}
