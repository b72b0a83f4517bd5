import type { invitations } from '@deskwire/contract/identity/invitations.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { lockMembers } from '../members/lock.ts';
import { joinInvited, lockJoiner } from '../joining/join.ts';
import * as queries from './queries.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { mayInvite, nameOnly, namesOfRoles } from '../members/roles.ts';

/**
 * Joins the team, if the link is open and the caller's verified address is the invited one: whoever reads another's
 * mail has not thereby become them. Of many callers with the same link one gets in.
 */
export async function acceptInvitation(
  ctx: Ctx<typeof invitations.accept>,
  { token }: In<typeof invitations.accept>,
): Promise<Out<typeof invitations.accept>> {
  const { db, user, events, now } = ctx;
  const token_hash = hashToken(token);
  const found = await queries.findByToken(db, token_hash);
  if (found === undefined) throw new AppError('INVITATION_NOT_FOUND');
  if (found.email !== user.email) throw new AppError('INVITATION_FOR_OTHER');
  const team_id = mintTeam(found.team_id);
  if (found.deleted_at !== null) throw new AppError('INVITATION_EXPIRED');
  // In the order that every change of members takes its locks in.
  if (!(await lockJoiner(db, user.id))) throw new AppError('INVITATION_EXPIRED');
  await lockMembers(db, team_id);
  const accepted = await queries.accept(db, { team_id }, token_hash, user.id, now());
  if (accepted === undefined) throw new AppError('INVITATION_EXPIRED');
  // It is worth what the right of the inviter is worth now.
  const inviter = await queries.findInviter(db, { team_id }, accepted.invited_by);
  if (inviter === undefined || !mayInvite(inviter, accepted)) throw new AppError('INVITATION_EXPIRED');
  const joined = await joinInvited(ctx, {
    team_id,
    user: { id: accepted.user_id, email: accepted.email, full_name: accepted.full_name },
    held: accepted,
  });
  if (joined === undefined) throw new AppError('INVITATION_EXPIRED');
  const { person_id, held } = joined;
  await queries.setAcceptedBy(db, { team_id }, accepted.id, person_id);
  events.add(
    'invitation.accepted',
    { id: accepted.id, team_id, actor_id: person_id },
    { person_id, roles: namesOfRoles(held) },
  );
  return { team_id, person_id, roles: [...held.roles], custom_role: nameOnly(held.custom_role) };
}
