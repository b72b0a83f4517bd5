import { entitlements, tiers, type EntitlementKey, type Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../team-id.ts';
import * as queries from './entitlements.queries.ts';

/** Lists every limit: how it is counted, what each plan allows, what the team was given instead, and what it has. */
export async function limitsOf(db: Db, team: InTeam) {
  const tier = await queries.tierOf(db, team);
  const given = new Map((await queries.listGiven(db, team)).map(({ key, ...row }) => [key, row]));
  const keys = Object.keys(entitlements) as EntitlementKey[];
  const items = keys.map((limit) => {
    const own = given.get(limit);
    const plans = Object.fromEntries(tiers.map((one) => [one, entitlements[limit][one]])) as Record<Tier, number>;
    return {
      limit,
      counted: entitlements[limit].held,
      plans,
      given: own === undefined ? null : { ...own, allowed: Number(own.allowed) },
      allowed: own === undefined ? plans[tier] : Number(own.allowed),
    };
  });
  return { tier, items };
}

/** Gives a team a limit of its own instead of what its plan allows; null removes it. */
export const giveLimit = (
  db: Tx,
  team: InTeam,
  limit: EntitlementKey,
  given: Parameters<typeof queries.setGiven>[3],
): Promise<void> => queries.setGiven(db, team, limit, given);
