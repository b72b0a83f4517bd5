import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { keyOf } from '../../tickets/present.ts';
import { decide } from '../decisions/decide.ts';
import { open, orSpent } from './open.ts';

/** Decides without signing in: the link was sent to the approver alone, and works for one decision. */
export async function decideByLink(
  ctx: Ctx<typeof approvals.link.decide>,
  { token, decision, comments }: In<typeof approvals.link.decide>,
) {
  if (decision === 'rejected' && comments === undefined) throw invalid('comments', 'say why you reject it');
  const { grant, linked } = await open(ctx, token);
  const { request_id } = grant;
  const who = { ...grant, user_id: linked.user_id };
  const { status } = await orSpent(decide(ctx, who, { request_id, decision, comments: comments ?? null, via: 'mail' }));
  return { status, ticket_key: linked.ticket_number === null ? null : keyOf(linked, linked.ticket_number) };
}
