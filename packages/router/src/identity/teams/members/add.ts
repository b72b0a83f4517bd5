import type { members } from '@deskwire/contract/identity/members.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { invite } from '../invitations/create.ts';
import { getMember } from './get.ts';
import { findAcquaintance } from '../joining/queries.ts';
import { joinTeam, setDefaultTeamIfNone } from '../joining/join.ts';
import { managingMembers } from './lock.ts';
import { checkMayAssign, rolesOf } from './roles.ts';

/** Somebody the caller already works with is in at once; for anybody else an address is invited, and they decide. */
export async function addMember(ctx: Ctx<typeof members.add>, input: In<typeof members.add>) {
  const { db, scope, user } = ctx;
  const { user_id, email } = input;
  const roles = rolesOf(input);
  if (email !== undefined) return { member: null, invitation: await invite(ctx, { email, roles }) };
  return managingMembers(db, scope, 'members.manage', async (actor_roles) => {
    checkMayAssign(actor_roles, roles);
    const joiner = await findAcquaintance(db, scope, user.id, user_id!);
    const result = joiner && (await joinTeam(ctx, { team_id: scope.team_id, user: joiner, roles }));
    if (joiner === undefined || result === undefined) throw new AppError('USER_NOT_FOUND');
    if (!result.joined) throw new AppError('ALREADY_MEMBER');
    await setDefaultTeamIfNone(db, joiner.id, scope.team_id);
    return { member: await getMember(ctx, joiner.id), invitation: null };
  });
}
