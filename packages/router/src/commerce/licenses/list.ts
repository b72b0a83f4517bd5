import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { present } from './get.ts';
import * as queries from './queries.ts';

/** The licences that a team issued, newest first. */
export function listLicenses(
  ctx: Ctx<typeof licenses.list>,
  { product_id, search, ...input }: In<typeof licenses.list>,
) {
  const filter = { product_id, search };
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'licenses', filter],
    find: (slice) => queries.listLicenses(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => present(row, ctx.now()),
  });
}
