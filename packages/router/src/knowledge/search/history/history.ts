import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the searches of the caller in the team, which nobody else sees. */
export const listHistory = (ctx: Ctx<typeof search.history>, { team_id: _, ...input }: In<typeof search.history>) =>
  page(ctx, input, {
    key: ['search.history', ctx.scope.team_id, ctx.scope.person_id],
    find: (slice) => queries.listHistory(ctx.db, ctx.scope, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => row,
  });
