import { takesSeat } from '@deskwire/contract/kit/access.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { grantsIn, type Held } from './roles.ts';
import type { TeamId } from '../../../kit/team-id.ts';

/**
 * Makes sure that the plan of a team has a seat left for somebody who is about to take one: members and above do, viewers
 * and requesters do not. Throws TIER_LIMIT_EXCEEDED.
 */
export async function requireSeat(
  ctx: Omit<Parameters<typeof requireRoom>[0], 'scope'>,
  team_id: TeamId,
  from: Held,
  to: Held,
): Promise<void> {
  if (takesSeat(grantsIn(to)) && !takesSeat(grantsIn(from))) await requireRoom({ ...ctx, scope: { team_id } }, 'seats');
}
