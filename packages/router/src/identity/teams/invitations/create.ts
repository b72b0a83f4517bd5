import { randomUUIDv7 } from 'node:crypto';
import type { Invitation } from '@deskwire/contract/identity/invitations.ts';
import type { Events } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { requireDomain } from '../joining/domains.ts';
import { managingMembers } from '../members/lock.ts';
import { builtIn, checkMayAssign, type Given, heldOf, namesOfRoles } from '../members/roles.ts';
import { requireSeat } from '../members/seats.ts';
import { type Inviting, newLink, send } from './link.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';

/** Sends an address a link that lets its owner, and nobody else, into the team. It is good for a week. */
export const invite = (
  ctx: Inviting & { readonly events: Events<'invitation.sent'> },
  { email, ...given }: Given & { readonly email: string },
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const { db, scope, events, now } = ctx;
    const held = await heldOf(db, scope, given);
    checkMayAssign(actor, held);
    await requireDomain(db, scope, email, held);
    if (await queries.isMember(db, scope, email)) throw new AppError('ALREADY_MEMBER');
    // It is asked again when the invitation is accepted.
    await requireSeat(ctx, scope.team_id, builtIn([]), held);
    const { token, ...link } = newLink(now());
    const row = await queries.upsertInvitation(db, scope, {
      id: randomUUIDv7(),
      email,
      held,
      invited_by: scope.person_id,
      ...link,
    });
    await send(ctx, row, token);
    events.add('invitation.sent', { id: row.id }, { email, roles: namesOfRoles(held) });
    return presentInvitation(now())(row);
  });
