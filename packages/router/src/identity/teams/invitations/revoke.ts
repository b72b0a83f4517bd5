import type { Invitation, invitations } from '@deskwire/contract/identity/invitations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { managingMembers } from '../members/lock.ts';
import { whyNotOpen } from './link.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';

export const revokeInvitation = (
  ctx: Ctx<typeof invitations.revoke>,
  { invitation_id }: In<typeof invitations.revoke>,
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async () => {
    const { db, scope, events, now } = ctx;
    const row = await queries.revoke(db, scope, invitation_id, now());
    if (row === undefined) throw await whyNotOpen(ctx, invitation_id);
    events.add('invitation.revoked', { id: row.id }, { email: row.email });
    return presentInvitation(now())(row);
  });
