import { invitations } from '@deskwire/contract/identity/invitations.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { givenIn } from '../members/roles.ts';
import { acceptInvitation } from './accept.ts';
import { invite } from './create.ts';
import { listInvitations } from './list.ts';
import { resendInvitation } from './resend.ts';
import { revokeInvitation } from './revoke.ts';

export const invitationsRouter = router({
  list: procedure(invitations.list).query(({ ctx, input }) => listInvitations(ctx, input)),
  create: procedure(invitations.create).mutation(({ ctx, input }) =>
    invite(ctx, { email: input.email, ...givenIn(input) }),
  ),
  resend: procedure(invitations.resend).mutation(({ ctx, input }) => resendInvitation(ctx, input)),
  revoke: procedure(invitations.revoke).mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
  accept: procedure(invitations.accept).mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
});
