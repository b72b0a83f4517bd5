import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** What the caller searched for in the team, and nobody else sees. */
export const listHistory = (ctx: Ctx<typeof search.history>, { team_id: _, ...input }: In<typeof search.history>) =>
  page(ctx, input, {
    of: ['search.history', ctx.scope.team_id, ctx.scope.person_id],
    find: (slice) => queries.listHistory(ctx.db, ctx.scope, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => row,
  });
