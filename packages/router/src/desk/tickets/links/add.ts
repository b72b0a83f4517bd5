import type { ticketLinks } from '@deskwire/contract/desk/tickets.relations.ts';
import type { LinkKind, TicketLink } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../find.ts';
import { presentLink } from './list.ts';
import type { TicketRow } from '../queries.ts';
import * as queries from './queries.ts';

/** Links a ticket to another; asked for twice, it is the same. What blocks a ticket cannot be blocked by it. */
export async function addLink(
  { db, scope, events, now }: Ctx<typeof ticketLinks.add>,
  { ticket_id, other_id, kind = 'relates' }: In<typeof ticketLinks.add>,
): Promise<TicketLink> {
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const other = await getVisibleTicket(db, scope, other_id);
  return linkTickets({ db, scope, events, now }, ticket, other, kind);
}

type Linking = Pick<Ctx<typeof ticketLinks.add>, 'db' | 'scope' | 'events' | 'now'>;

/** The same for tickets that were found already. */
export async function linkTickets(
  { db, scope, events, now }: Linking,
  ticket: TicketRow,
  other: TicketRow,
  kind: LinkKind,
): Promise<TicketLink> {
  if (ticket.id === other.id) throw new AppError('TICKET_LINK_TO_SELF');
  const merged = [ticket, other].find(({ merged_into_id }) => merged_into_id !== null);
  if (merged !== undefined)
    throw new AppError('TICKET_MERGED', { ticket_id: merged.id, into_id: merged.merged_into_id! });
  const link = stored(ticket.id, other.id, kind);
  const added = await queries.insertLink(db, scope, link, now());
  const row = await queries.findLink(db, scope, ticket.id, link);
  if (row === undefined) throw new AppError('TICKET_LINK_REVERSED');
  if (added) events.add('ticket.linked', ticket, { other_id: other.id, kind });
  return presentLink(scope)(row);
}

/** A relation has no direction, so it is stored from the smaller id; the passive kinds from the other ticket. */
function stored(ticket_id: string, other_id: string, kind: LinkKind): queries.StoredLink {
  if (kind === 'relates' && other_id < ticket_id) return { ticket_id: other_id, other_id: ticket_id, kind };
  if (kind === 'blocked_by') return { ticket_id: other_id, other_id: ticket_id, kind: 'blocks' };
  if (kind === 'duplicated_by') return { ticket_id: other_id, other_id: ticket_id, kind: 'duplicates' };
  return { ticket_id, other_id, kind };
}
