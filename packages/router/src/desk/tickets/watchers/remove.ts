import type { ticketWatchers } from '@deskwire/contract/desk/tickets.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { personMeant } from '../../../identity/people/known/known.ts';
import { getVisibleTicket } from '../find.ts';
import { whoseWatching } from './add.ts';
import * as queries from './queries.ts';

/** Removes a watcher from a ticket. Nothing changes for a person who does not watch it. */
export async function removeWatcher(
  { db, scope, events }: Ctx<typeof ticketWatchers.remove>,
  { ticket_id, person_id }: In<typeof ticketWatchers.remove>,
): Promise<{ person_id: string }> {
  const who = await personMeant(db, scope, whoseWatching(scope, person_id));
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  if (await queries.deleteWatcher(db, scope, ticket.id, who))
    events.add('ticket.unwatched', ticket, { person_id: who });
  return { person_id: who };
}
