import { entitlements, smallestTier, tierCovers, type Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { planOf } from './entitled.ts';
import * as queries from './queries.ts';

/**
 * Gives a team the plan that it pays for or was given, whichever is larger. Nothing else writes the plan of a team after
 * it was founded.
 */
export async function settle(db: Tx, team: InTeam, now: string): Promise<Tier> {
  const { tier: before, granted } = await queries.lockTeam(db, team);
  const open = await queries.findOpen(db, team);
  const plan = open && planOf(open, now);
  const paid = plan?.tier ?? smallestTier;
  const tier = granted !== null && tierCovers(granted, paid) ? granted : paid;
  if (tier !== before) await queries.setTier(db, team, tier);
  // More seats than the plan has cannot be bought; a plan that was given comes with all of its seats.
  const seats = plan === undefined || tier !== plan.tier ? null : Math.min(plan.seats, entitlements.seats[tier]);
  await queries.setSeats(db, team, seats, now);
  return tier;
}
