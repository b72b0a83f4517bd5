import type { z } from 'zod';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TicketWatcher, ticketWatchers } from '@deskwire/contract/desk/tickets.relations.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/page.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './watchers.queries.ts';

type Watcher = z.output<typeof TicketWatcher>;

/** Who watches a ticket. */
export async function listWatchers(ctx: Ctx<typeof ticketWatchers.list>, input: In<typeof ticketWatchers.list>) {
  const { id } = await getVisibleTicket(ctx.db, ctx.scope, input.ticket_id);
  return page(ctx, input, {
    of: ['tickets.watchers', ctx.scope.team_id, id],
    find: (slice) => queries.listWatchers(ctx.db, ctx.scope, id, slice),
    position: ({ created_at, person_id }) => [created_at, person_id],
    present: present(ctx.scope),
  });
}

/** Lets a person watch a ticket that the caller sees; asked for twice, it is the same. */
export async function addWatcher(
  { db, scope, events, now }: Ctx<typeof ticketWatchers.add>,
  { ticket_id, person_id }: In<typeof ticketWatchers.add>,
): Promise<Watcher> {
  const who = whoseWatching(scope, person_id);
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const watcher = await queries.insertWatcher(db, scope, ticket.id, who, now());
  if (watcher === undefined) throw new AppError('PERSON_NOT_FOUND');
  if (watcher.added) events.add('ticket.watched', ticket, { person_id: who });
  return present(scope)(watcher);
}

/** Takes a person off a ticket; whoever does not watch it is left as they are. */
export async function removeWatcher(
  { db, scope, events }: Ctx<typeof ticketWatchers.remove>,
  { ticket_id, person_id }: In<typeof ticketWatchers.remove>,
): Promise<{ person_id: string }> {
  const who = whoseWatching(scope, person_id);
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  if (await queries.deleteWatcher(db, scope, ticket.id, who))
    events.add('ticket.unwatched', ticket, { person_id: who });
  return { person_id: who };
}

/** Everybody decides for themselves, those who handle tickets for others too. */
function whoseWatching(scope: TeamScope, person_id: string | undefined): string {
  if (person_id === undefined || person_id === 'me' || person_id === scope.person_id) return scope.person_id;
  if (rolesPermit(scope.roles, 'tickets.handle')) return person_id;
  throw new AppError('FORBIDDEN', { needs: 'tickets.handle', fields: ['person_id'] });
}

const present =
  (scope: TeamScope) =>
  ({ person_id, name, email, created_at }: queries.WatcherRow): Watcher => ({
    person_id,
    name,
    email: rolesPermit(scope.roles, 'tickets.handle') ? email : null,
    created_at,
  });
