import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { present } from './get.ts';
import * as queries from './queries.ts';

/** The subscriptions of a team, newest first. */
export const listSubscriptions = (ctx: Ctx<typeof subscriptions.list>, input: In<typeof subscriptions.list>) =>
  page(ctx, input, {
    key: [ctx.scope.team_id, 'subscriptions'],
    find: (slice) => queries.listSubscriptions(ctx.db, ctx.scope, slice),
    position: (row) => [row.created_at, row.id],
    present,
  });
