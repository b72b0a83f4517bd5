import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { ApprovalLink } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { keyOf } from '../../tickets/present.ts';
import { peek } from '../decisions/decide.ts';
import { open, orSpent } from './open.ts';

/** Shows the decision that a link is for; looking at it changes nothing. */
export async function showLink(
  ctx: Ctx<typeof approvals.link.get>,
  { token }: In<typeof approvals.link.get>,
): Promise<ApprovalLink> {
  const { grant, linked } = await open(ctx, token);
  const { request, step } = await orSpent(peek(ctx, grant, grant.request_id));
  return {
    title: (linked.title ?? linked.ticket_title)!,
    ticket_key: linked.ticket_number === null ? null : keyOf(linked, linked.ticket_number),
    ticket_title: linked.ticket_title,
    ticket_description: linked.ticket_description,
    team_name: linked.team_name,
    requester_name: linked.requester_name,
    description: request.description,
    approver_name: linked.person_name,
    decides_for: step.approver_id === grant.person_id ? null : step.approver.name,
    expires_at: request.expires_at,
  };
}
