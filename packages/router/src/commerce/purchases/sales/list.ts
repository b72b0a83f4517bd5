import type { Sale, purchases } from '@deskwire/contract/commerce/purchases.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Lists the sales of a team, newest first. */
export function listSales(
  ctx: Ctx<typeof purchases.sales>,
  { status, product_id, ...input }: In<typeof purchases.sales>,
) {
  const filter = { status, product_id };
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'sales', filter],
    find: (slice) => queries.listSales(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.paid_at, row.id],
    present: (row) => row,
  });
}

/** Throws SALE_NOT_FOUND. */
export async function getSale(db: Db, scope: InTeam, id: string): Promise<Sale> {
  const row = await queries.findSale(db, scope, id);
  if (row === undefined) throw new AppError('SALE_NOT_FOUND');
  return row;
}
