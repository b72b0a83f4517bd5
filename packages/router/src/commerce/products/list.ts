import type { products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { managedBy } from './get.ts';
import * as queries from './queries.ts';

/** The products that somebody may see, newest first. */
export function listProducts(
  ctx: Ctx<typeof products.list>,
  { seller_id, search, deleted = false, ...input }: In<typeof products.list>,
) {
  const managed = managedBy(ctx.principal);
  const filter = { seller_id, search, deleted };
  return page(ctx, input, {
    key: [ctx.user.id, 'products', filter],
    find: (slice) => queries.listVisible(ctx.db, managed, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
