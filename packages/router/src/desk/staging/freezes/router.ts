import { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import { page } from '../../../kit/page.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createFreeze, deleteFreeze, updateFreeze } from './change.ts';
import * as queries from './queries.ts';

export const freezesRouter = router({
  list: procedure(freezes.list).query(({ ctx, input }) =>
    page(ctx, input, {
      of: ['freezes', ctx.scope.team_id],
      find: (slice) => queries.listFreezes(ctx.db, ctx.scope, slice),
      position: (row) => [row.created_at, row.id],
      present: (row) => row,
    }),
  ),
  create: procedure(freezes.create).mutation(({ ctx, input }) => createFreeze(ctx, input)),
  update: procedure(freezes.update).mutation(({ ctx, input }) => updateFreeze(ctx, input)),
  delete: procedure(freezes.delete).mutation(({ ctx, input }) => deleteFreeze(ctx, input)),
});
