import type { ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getFamily } from '../find.ts';
import * as queries from './queries.ts';
import { presentComment } from './rules.ts';

/** The comments on a ticket and on those merged into it, as far as the person may read them. */
export async function listComments(ctx: Ctx<typeof ticketComments.list>, input: In<typeof ticketComments.list>) {
  const { db, scope } = ctx;
  const family = await getFamily(db, scope, input.ticket_id);
  const order = input.order ?? 'asc';
  return page(ctx, input, {
    key: ['tickets.comments', scope.team_id, family[0], order],
    find: (slice) => queries.listComments(db, scope, family, order, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentComment(scope),
  });
}
