import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentRequest } from './present.ts';
import * as queries from './queries.ts';
import { isOperator } from './reachable.ts';

/** One's own requests, or all of them for those who run the platform. */
export function listRequests(ctx: Ctx<typeof compliance.requests.list>, input: In<typeof compliance.requests.list>) {
  const filter = { kind: input.kind, user_id: isOperator(ctx) ? input.user_id : ctx.user.id };
  return page(ctx, input, {
    of: ['compliance.requests', filter],
    find: (slice) => queries.listRequests(ctx.db, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: presentRequest,
  });
}
