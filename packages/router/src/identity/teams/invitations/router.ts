import { invitations } from '@deskwire/contract/identity/invitations.ts';
import { page } from '../../../kit/page.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { rolesOf } from '../members/roles.ts';
import { acceptInvitation } from './accept.ts';
import { invite } from './create.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';
import { resendInvitation } from './resend.ts';
import { revokeInvitation } from './revoke.ts';

export const invitationsRouter = router({
  list: procedure(invitations.list).query(({ ctx, input: { status, ...input } }) =>
    page(ctx, input, {
      of: ['invitations', ctx.scope.team_id, status],
      find: (slice) => queries.listInvitations(ctx.db, ctx.scope, { status, now: ctx.now() }, slice),
      position: (row) => [row.created_at, row.id],
      present: presentInvitation(ctx.now()),
    }),
  ),
  create: procedure(invitations.create).mutation(({ ctx, input }) =>
    invite(ctx, { email: input.email, roles: rolesOf(input) }),
  ),
  resend: procedure(invitations.resend).mutation(({ ctx, input }) => resendInvitation(ctx, input)),
  revoke: procedure(invitations.revoke).mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
  accept: procedure(invitations.accept).mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
});
