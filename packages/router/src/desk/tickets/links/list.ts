import type { ticketLinks } from '@deskwire/contract/desk/tickets.relations.ts';
import type { TicketLink } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getVisibleTicket } from '../find.ts';
import { keyOf } from '../present.ts';
import * as queries from './queries.ts';

/** The tickets that a ticket is linked to, as far as the person sees them. */
export async function listLinks(ctx: Ctx<typeof ticketLinks.list>, input: In<typeof ticketLinks.list>) {
  const { id } = await getVisibleTicket(ctx.db, ctx.scope, input.ticket_id);
  return page(ctx, input, {
    key: ['tickets.links', ctx.scope.team_id, id],
    find: (slice) => queries.listLinks(ctx.db, ctx.scope, id, slice),
    position: ({ created_at, ticket_id, kind }) => [created_at, ticket_id, kind],
    present: presentLink(ctx.scope),
  });
}

export const presentLink =
  (scope: TeamScope) =>
  ({ ticket_id, number, title, status, status_category, kind, created_at }: queries.LinkRow): TicketLink => ({
    ticket_id,
    key: keyOf(scope, number),
    kind,
    title,
    status,
    status_category,
    created_at,
  });
