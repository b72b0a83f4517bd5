import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The legal holds, those that were released too. */
export const listHolds = (ctx: Ctx<typeof compliance.holds.list>, input: In<typeof compliance.holds.list>) =>
  page(ctx, input, {
    key: ['compliance.holds', input.user_id],
    find: (slice) => queries.listHolds(ctx.db, input.user_id, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
