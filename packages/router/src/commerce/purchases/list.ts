import type { purchases } from '@deskwire/contract/commerce/purchases.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the purchases of a team, newest first. */
export function listPurchases(
  ctx: Ctx<typeof purchases.list>,
  { status, product_id, ...input }: In<typeof purchases.list>,
) {
  const filter = { status, product_id };
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'purchases', filter],
    find: (slice) => queries.listPurchases(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
