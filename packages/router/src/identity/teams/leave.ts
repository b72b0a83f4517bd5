import type { teams } from '@deskwire/contract/identity/teams.ts';
import { memberOf } from '../../kit/access/access.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { endMembership } from './members/end-membership.ts';
import { keepingAnOwner } from './members/lock.ts';
import { lockAccountOf } from './members/queries.ts';

/** Leaves a team of one's own accord. */
export async function leaveTeam(
  { db, user, principal, events, now }: Ctx<typeof teams.leave>,
  input: In<typeof teams.leave>,
): Promise<Record<string, never>> {
  const { team_id, person_id } = memberOf(principal, input.team_id);
  await lockAccountOf(db, { team_id }, user.id);
  return keepingAnOwner(db, team_id, async () => {
    const leaving = { team_id, user_id: user.id, reason: 'left', actor_id: person_id } as const;
    if (!(await endMembership({ db, events, now }, leaving))) throw new AppError('TEAM_NOT_FOUND');
    return {};
  });
}
