import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import { formerOwnerRole, isGuest, ownerRoles, rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { getLiveMember } from './members/get.ts';
import { managingMembers } from './members/lock.ts';
import * as queries from './members/queries.ts';
import { grantsIn } from './members/roles.ts';
import { changeRoles } from './members/set-role.ts';
import { presentTeam } from './present.ts';
import * as teamQueries from './queries.ts';

/** The new owner has the team; the old one stays as admin. */
export const transferOwnership = (
  ctx: Ctx<typeof teams.transferOwnership>,
  { user_id }: In<typeof teams.transferOwnership>,
): Promise<Team> =>
  managingMembers(ctx.db, ctx.scope, 'team.own', async () => {
    const { db, scope, user, events } = ctx;
    const heir = await getLiveMember(ctx, user_id);
    const giver = await getLiveMember(ctx, user.id);
    // People who came as customers have not agreed to work here.
    if (heir.status !== 'active' || isGuest(grantsIn(heir))) throw new AppError('USER_NOT_FOUND');
    if (heir.person_id !== giver.person_id) {
      await changeRoles(ctx, heir, { ...heir, roles: [...heir.roles, ...ownerRoles] });
      const kept = giver.roles.filter((role) => !rolesPermit([role], 'team.own'));
      await changeRoles(ctx, giver, { ...giver, roles: [...kept, formerOwnerRole] });
      events.add('team.ownership_transferred', { id: scope.team_id }, { from: giver.person_id, to: heir.person_id });
    }
    const [team, held] = [
      await teamQueries.findTeam(db, scope.team_id),
      await queries.findRoles(db, scope, giver.person_id),
    ];
    return presentTeam(user, team!, held!);
  });
