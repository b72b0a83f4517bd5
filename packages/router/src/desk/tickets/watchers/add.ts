import type { ticketWatchers } from '@deskwire/contract/desk/tickets.relations.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { personMeant } from '../../../identity/people/known/known.ts';
import { getVisibleTicket } from '../find.ts';
import { presentWatcher, type Watcher } from './list.ts';
import * as queries from './queries.ts';

/** Lets a person watch a ticket that the caller sees; asked for twice, it is the same. */
export async function addWatcher(
  { db, scope, events, now }: Ctx<typeof ticketWatchers.add>,
  { ticket_id, person_id }: In<typeof ticketWatchers.add>,
): Promise<Watcher> {
  const who = await personMeant(db, scope, whoseWatching(scope, person_id));
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const watcher = await queries.insertWatcher(db, scope, ticket.id, who, now());
  if (watcher === undefined) throw new AppError('PERSON_NOT_FOUND');
  if (watcher.added) events.add('ticket.watched', ticket, { person_id: who });
  return presentWatcher(scope)(watcher);
}

/** People may watch for themselves; people who handle tickets may also add others. */
export function whoseWatching(scope: TeamScope, person_id: string | undefined): string {
  if (person_id === undefined || person_id === 'me' || person_id === scope.person_id) return scope.person_id;
  if (rolesPermit(scope.roles, 'tickets.handle')) return person_id;
  throw new AppError('FORBIDDEN', { needs: 'tickets.handle', fields: ['person_id'] });
}
