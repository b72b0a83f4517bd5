import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { demand } from '../../../kit/access/can.ts';
import { getRequest, showRequest } from '../present.ts';
import * as queries from '../queries.ts';
import { timerOf } from './timer.ts';
import { byRequester, pending } from '../rules.ts';

/** Withdraws a request that is still pending. Its requester may do so, and people who manage tickets. */
export async function withdraw(
  ctx: Ctx<typeof approvals.withdraw>,
  { request_id }: In<typeof approvals.withdraw>,
): Promise<Approval> {
  const { db, scope, events, outbox, now } = ctx;
  const request = await getRequest(ctx, request_id);
  demand(byRequester, request, scope);
  if (!(await queries.closeRequest(db, scope, request_id, 'withdrawn', now()))) {
    // Somebody was faster.
    demand(pending, await getRequest(ctx, request_id), scope);
  }
  events.add('approval.withdrawn', { id: queries.subjectIdOf(request) }, { request_id });
  outbox.cancel(timerOf(request_id));
  return showRequest(ctx, request_id);
}
