import type { collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getCollection } from '../find.ts';
import * as queries from '../queries.ts';

/** Lists the items of a collection that the caller may read. */
export async function listItems(
  ctx: Ctx<typeof collections.items>,
  { collection_id, team_id: _, ...input }: In<typeof collections.items>,
) {
  const { id } = await getCollection(ctx.db, ctx.scope, collection_id);
  return page(ctx, input, {
    key: ['collections.items', ctx.scope.team_id, ctx.scope.person_id, id],
    find: (slice) => queries.listItems(ctx.db, ctx.scope, id, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
