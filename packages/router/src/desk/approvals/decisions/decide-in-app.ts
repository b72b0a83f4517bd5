import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval, ApprovalDecision } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx } from '../../../kit/context.ts';
import { getRequest, showRequest } from '../present.ts';
import { decide } from './decide.ts';

export async function decideInApp(
  ctx: Ctx<typeof approvals.approve>,
  request_id: string,
  decision: ApprovalDecision,
  comments: string | undefined,
): Promise<Approval> {
  await getRequest(ctx, request_id);
  await decide(ctx, ctx.scope, { request_id, decision, comments: comments ?? null, via: 'app' });
  return showRequest(ctx, request_id);
}
