import { rolesPermit, seatPermission, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const takesSeat = (roles: readonly TeamRole[]): boolean => rolesPermit(roles, seatPermission);

/**
 * Makes sure that the plan of a team has a seat left for somebody who is about to take one: members and above do, viewers
 * and requesters do not. Throws TIER_LIMIT_EXCEEDED.
 */
export async function requireSeat(
  ctx: Omit<Parameters<typeof requireRoom>[0], 'scope'>,
  team_id: TeamId,
  from: readonly TeamRole[],
  to: readonly TeamRole[],
): Promise<void> {
  if (takesSeat(to) && !takesSeat(from)) await requireRoom({ ...ctx, scope: { team_id } }, 'seats');
}
