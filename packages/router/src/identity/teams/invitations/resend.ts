import type { Invitation, invitations } from '@deskwire/contract/identity/invitations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { managingMembers } from '../members/lock.ts';
import { checkMayAssign } from '../members/roles.ts';
import { newLink, send, whyNotOpen } from './link.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';

/** A new link and a new week; the link before ends. */
export const resendInvitation = (
  ctx: Ctx<typeof invitations.resend>,
  { invitation_id }: In<typeof invitations.resend>,
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const { db, scope, events, now } = ctx;
    const { token, ...link } = newLink(now());
    const row = await queries.renew(db, scope, invitation_id, link);
    if (row === undefined) throw await whyNotOpen(ctx, invitation_id);
    checkMayAssign(actor, row);
    await send(ctx, row, token);
    events.add('invitation.resent', { id: row.id }, { email: row.email });
    return presentInvitation(now())(row);
  });
