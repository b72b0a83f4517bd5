import type { ratings } from '@deskwire/contract/desk/ratings.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { getVisibleTicket } from '../tickets/find.ts';
import { keyOf } from '../tickets/present.ts';
import * as queries from './queries.ts';

/** Lists the ratings of solved tickets, asked for and given. */
export async function listRatings(ctx: Ctx<typeof ratings.list>, input: In<typeof ratings.list>) {
  const { db, scope } = ctx;
  const { assignee_id, score, answered } = input;
  const ticket_id = input.ticket_id && (await getVisibleTicket(db, scope, input.ticket_id)).id;
  const filter = { ticket_id, assignee_id, score, answered };
  return page(ctx, input, {
    key: ['ratings', scope.team_id, filter],
    find: (slice) => queries.listRatings(db, scope, filter, slice),
    position: ({ asked_at, id }) => [asked_at, id],
    present: ({ ticket_number, ...row }: queries.RatingRow) => ({ ...row, ticket_key: keyOf(scope, ticket_number) }),
  });
}
