import type { z } from 'zod';
import type { TicketHistoryEntry, tickets } from '@deskwire/contract/desk/tickets.ts';
import { internalEvents, requesterEvents } from '@deskwire/contract/events.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getVisibleTicket } from '../find.ts';
import * as queries from './history.queries.ts';

type Entry = z.output<typeof TicketHistoryEntry>;

/** Lists the history of a ticket that its reader may see: the events of the audit trail themselves. */
export async function listHistory(ctx: Ctx<typeof tickets.history>, input: In<typeof tickets.history>) {
  const { db, scope } = ctx;
  const { id } = await getVisibleTicket(db, scope, input.ticket_id);
  return page(ctx, input, {
    key: ['tickets.history', scope.team_id, id],
    find: (slice) => queries.listHistory(db, scope, id, toldTo(scope), slice),
    position: (row) => [row.id],
    present: presentEntry(scope),
  });
}

/** Requesters get only events about what they see of the ticket; internal comments leave no trace for them. */
export const toldTo = (scope: TeamScope): queries.Told => ({
  only: scope.visibility === 'requester' ? requesterEvents : undefined,
  never: seesInternal(scope.roles) ? [] : [...internalEvents],
});

const presentEntry =
  (scope: TeamScope) =>
  (row: queries.HistoryRow): Entry => {
    const hidden = scope.visibility === 'requester' && row.actor_id !== scope.person_id;
    return {
      id: row.id,
      type: row.type,
      at: row.at,
      actor_id: hidden ? null : row.actor_id,
      actor: hidden ? null : row.actor,
      on_behalf_of: hidden ? null : row.on_behalf_of,
      details: (row.payload ?? {}) as Entry['details'],
    };
  };
