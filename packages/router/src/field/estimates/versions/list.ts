import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getRow } from '../get.ts';
import * as queries from './queries.ts';

/** Lists the versions of an estimate that were sent, newest first. */
export async function listVersions(
  ctx: Ctx<typeof estimates.versions>,
  { team_id: _, estimate_id, ...input }: In<typeof estimates.versions>,
) {
  const { id } = await getRow(ctx.db, ctx.scope, estimate_id);
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'estimates.versions', id],
    find: (slice) => queries.listVersions(ctx.db, ctx.scope, id, slice),
    position: (row) => [row.number],
    present: (row) => row,
  });
}
