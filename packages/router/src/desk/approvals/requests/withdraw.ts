import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval } from '@deskwire/contract/desk/approvals.schemas.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getRequest, showRequest } from '../present.ts';
import * as queries from '../queries.ts';
import { timerOf } from './timer.ts';

/** Withdraws a request that is still pending. Its requester may do so, and people who manage tickets. */
export async function withdraw(
  ctx: Ctx<typeof approvals.withdraw>,
  { request_id }: In<typeof approvals.withdraw>,
): Promise<Approval> {
  const { db, scope, events, outbox, now } = ctx;
  const { requester_id, ticket_id } = await getRequest(ctx, request_id);
  if (requester_id !== scope.person_id && !rolesPermit(scope.roles, 'tickets.manage'))
    throw new AppError('FORBIDDEN', { needs: 'tickets.manage' });
  if (!(await queries.closeRequest(db, scope, request_id, 'withdrawn', now()))) {
    const { status } = await getRequest(ctx, request_id);
    throw new AppError('APPROVAL_CLOSED', { status });
  }
  events.add('approval.withdrawn', { id: ticket_id }, { request_id });
  outbox.cancel(timerOf(request_id));
  return showRequest(ctx, request_id);
}
