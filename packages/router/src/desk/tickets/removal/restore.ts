import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, Events, In } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import { presentTicket } from '../present.ts';
import { purgeKey } from './purge.ts';
import * as queries from './queries.ts';

type Restoring = Pick<Ctx<typeof tickets.restore>, 'db' | 'scope' | 'outbox' | 'now'> & {
  readonly events: Events<'ticket.restored'>;
};

/** Restores a ticket; one that is not deleted is returned as it is. */
export async function restoreTicket(
  { db, scope, events, outbox, now }: Restoring,
  { ticket_id }: In<typeof tickets.restore>,
): Promise<Ticket> {
  for (const row of await queries.restoreTickets(db, scope, ticket_id, now())) {
    events.add('ticket.restored', row, {});
    outbox.cancel(purgeKey(row.id));
  }
  return presentTicket(scope)(await getVisibleTicket(db, scope, ticket_id));
}
