import type { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import type { Freeze } from '@deskwire/contract/desk/staging.schemas.ts';
import type { PageOf } from '@deskwire/contract/kit/paging.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the team's freeze windows. */
export const listFreezes = (ctx: Ctx<typeof freezes.list>, input: In<typeof freezes.list>): Promise<PageOf<Freeze>> =>
  page(ctx, input, {
    key: ['freezes', ctx.scope.team_id],
    find: (slice) => queries.listFreezes(ctx.db, ctx.scope, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
