import type { z } from 'zod';
import type { TicketWatcher, ticketWatchers } from '@deskwire/contract/desk/tickets.relations.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './queries.ts';

export type Watcher = z.output<typeof TicketWatcher>;

/** Lists the watchers of a ticket. */
export async function listWatchers(ctx: Ctx<typeof ticketWatchers.list>, input: In<typeof ticketWatchers.list>) {
  const { id } = await getVisibleTicket(ctx.db, ctx.scope, input.ticket_id);
  return page(ctx, input, {
    key: ['tickets.watchers', ctx.scope.team_id, id],
    find: (slice) => queries.listWatchers(ctx.db, ctx.scope, id, slice),
    position: ({ created_at, person_id }) => [created_at, person_id],
    present: presentWatcher(ctx.scope),
  });
}

export const presentWatcher =
  (scope: TeamScope) =>
  ({ person_id, name, email, created_at }: queries.WatcherRow): Watcher => ({
    person_id,
    name,
    email: rolesPermit(scope.roles, 'tickets.handle') ? email : null,
    created_at,
  });
