import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The holds in force of teams that were deleted with their only owner. They say nothing of the contacts themselves. */
export const listLeftHolds = (
  ctx: Ctx<typeof compliance.contactHolds.left>,
  input: In<typeof compliance.contactHolds.left>,
) =>
  page(ctx, input, {
    key: ['compliance.contactHolds.left'],
    find: (slice) => queries.listLeft(ctx.db, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
