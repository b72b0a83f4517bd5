import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import type { PlatformRole } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In, Principal } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { givenIn } from '../teams/members/roles.ts';
import { setMemberRoles } from '../teams/members/set-role.ts';
import { keepingAMaster } from './administration/masters.ts';
import * as deletion from './deletion/queries.ts';
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
  await setMemberRoles({ ...ctx, scope }, user_id, givenIn(input));
  return presentTeamUser(services)((await queries.findTeamUser(db, scope.team_id, user_id))!);
}

/**
 * Changes what an account is on the platform: for master admins alone. Whose rights change signs in again, so that no
 * session carries rights it was not opened with.
 */
export const setPlatformRole = (
  ctx: Pick<Ctx<typeof users.setRole>, 'db' | 'events' | 'now'> & { readonly principal: Principal },
  user_id: string,
  platform_role: PlatformRole,
): Promise<void> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, principal, events, now } = ctx;
    if (principal.kind !== 'session' || !is_master(principal.user.id))
      throw new AppError('FORBIDDEN', { needs: 'platform:master' });
    const before = await queries.lockUser(db, user_id);
    if (before === undefined || before.status === 'deleted') throw new AppError('USER_NOT_FOUND');
    if (before.platform_role === platform_role) return;
    const { version } = await queries.updateUser(db, user_id, { platform_role }, now());
    if (user_id !== principal.user.id) await deletion.endSessions(db, user_id, 'role_changed', now());
    events.add('user.role_changed', { id: user_id, version }, { from: before.platform_role, to: platform_role });
  });
