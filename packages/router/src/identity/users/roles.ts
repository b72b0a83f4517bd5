import type { users } from '@deskwire/contract/identity/users.ts';
import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { rolesOf } from '../teams/members/guard.ts';
import { setMemberRoles } from '../teams/members/manage.ts';
import { setPlatformRole } from './administer.ts';
import { presentTeamUser, presentUser } from './present.ts';
import * as queries from './queries.ts';

/** Roles are those of the team in effect, unless a platform role is given. */
export async function setRole(ctx: Ctx<typeof users.setRole>, input: In<typeof users.setRole>): Promise<Account> {
  const { db, scope, services } = ctx;
  const { user_id, platform_role } = input;
  if (platform_role !== undefined) {
    await setPlatformRole(ctx, user_id, platform_role);
    return presentUser(services)((await queries.findUser(db, user_id))!);
  }
  if (scope === null) throw new AppError('FORBIDDEN', { needs: 'members.manage' });
  await setMemberRoles({ ...ctx, scope }, user_id, rolesOf(input));
  return presentTeamUser(services)((await queries.findTeamUser(db, scope.team_id, user_id))!);
}
