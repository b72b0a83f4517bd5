import type { ApprovalDelegation, approvalDelegations } from '@deskwire/contract/desk/approvals.delegations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';
import { resolveMe } from '../../../kit/access/me.ts';

/** Lists who decides for whom. */
export function listDelegations(ctx: Ctx<typeof approvalDelegations.list>, input: In<typeof approvalDelegations.list>) {
  const { db, scope, now } = ctx;
  const filter = { active: input.active, person_id: resolveMe(scope, input.person_id) };
  return page(ctx, input, {
    key: ['approvals.delegations', scope.team_id, filter],
    find: (slice) => queries.listDelegations(db, scope, filter, { slice, now: now() }),
    position: (row) => [row.created_at, row.id],
    present: (row): ApprovalDelegation => row,
  });
}
