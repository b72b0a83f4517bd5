import type { Collection, collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The collections that the caller reads, newest first. */
export function listCollections(
  ctx: Ctx<typeof collections.list>,
  { team_id: _, search, deleted = false, view: _view, ...input }: In<typeof collections.list>,
) {
  const filter = { search, deleted };
  return page(ctx, input, {
    key: ['collections', ctx.scope.team_id, ctx.scope.person_id, filter],
    find: (slice) => queries.listCollections(ctx.db, ctx.scope, filter, ctx.now(), slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row: Collection) => row,
  });
}
