import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentRequest } from './present.ts';
import * as queries from './queries.ts';
import { isOperator, managedTeams } from './reachable.ts';

/** One's own requests and those about contacts of one's teams; those about all accounts for who runs the platform. */
export function listRequests(ctx: Ctx<typeof compliance.requests.list>, input: In<typeof compliance.requests.list>) {
  const filter = {
    kind: input.kind,
    person_id: input.person_id,
    user_id: input.user_id,
    of: isOperator(ctx) ? undefined : { user_id: ctx.user.id },
    teams: managedTeams(ctx),
  };
  return page(ctx, input, {
    key: ['compliance.requests', filter],
    find: (slice) => queries.listRequests(ctx.db, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: presentRequest,
  });
}
