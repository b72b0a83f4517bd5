import type { estimates } from '@deskwire/contract/field/estimates.ts';
import { personMeant } from '../../identity/people/known/known.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentEstimate } from './present.ts';
import * as queries from './queries.ts';

/** The estimates of a team, newest first. */
export async function listEstimates(
  ctx: Ctx<typeof estimates.list>,
  { team_id: _, status, client_id, search, ...input }: In<typeof estimates.list>,
) {
  const filter = { status, client_id: await personMeant(ctx.db, ctx.scope, client_id), search };
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'estimates', filter],
    find: (slice) => queries.listEstimates(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: presentEstimate(ctx.scope),
  });
}
