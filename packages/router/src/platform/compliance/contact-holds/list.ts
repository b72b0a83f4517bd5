import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The holds on contacts of a team, those that were lifted too. */
export const listContactHolds = (
  ctx: Ctx<typeof compliance.contactHolds.list>,
  input: In<typeof compliance.contactHolds.list>,
) =>
  page(ctx, input, {
    key: ['compliance.contactHolds', ctx.scope.team_id, input.person_id],
    find: (slice) => queries.listHolds(ctx.db, ctx.scope, input.person_id, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
