import { randomUUIDv7 } from 'node:crypto';
import type { Invitation } from '@deskwire/contract/identity/invitations.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Events } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { requireDomain } from '../joining/domains.ts';
import { managingMembers } from '../members/lock.ts';
import { checkMayAssign } from '../members/roles.ts';
import { requireSeat } from '../members/seats.ts';
import { type Inviting, newLink, send } from './link.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';

/** Sends an address a link that lets its owner, and nobody else, into the team. It is good for a week. */
export const invite = (
  ctx: Inviting & { readonly events: Events<'invitation.sent'> },
  { email, roles }: { email: string; roles: TeamRole[] },
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const { db, scope, events, now } = ctx;
    checkMayAssign(actor_roles, roles);
    await requireDomain(db, scope, email, roles);
    if (await queries.isMember(db, scope, email)) throw new AppError('ALREADY_MEMBER');
    // It is asked again when the invitation is accepted.
    await requireSeat(ctx, scope.team_id, [], roles);
    const { token, ...link } = newLink(now());
    const row = await queries.upsertInvitation(db, scope, {
      id: randomUUIDv7(),
      email,
      roles,
      invited_by: scope.person_id,
      ...link,
    });
    await send(ctx, row, token);
    events.add('invitation.sent', { id: row.id }, { email, roles });
    return presentInvitation(now())(row);
  });
