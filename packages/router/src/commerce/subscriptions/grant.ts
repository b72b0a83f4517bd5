import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../kit/team-id.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { findTeam } from './teams.ts';
import * as queries from './settling/queries.ts';
import { settle } from './settling/settle.ts';

/** Sets plan and seats of a team to what it pays for or was given. */
export const settleTeam = (db: Tx, team: InTeam, now: string): Promise<Tier> => settle(db, team, now);

/** Gives a team a plan whatever it pays for, or ends such a grant. */
export async function grantTier(
  { db, events, now }: Ctx<typeof admin.setTier>,
  { team_id, tier, reason }: In<typeof admin.setTier>,
) {
  const team = await findTeam(db, team_id);
  if (team === undefined) throw new AppError('TEAM_NOT_FOUND');
  await queries.setGrant(db, team, { tier, reason, at: now() });
  const settled = await settle(db, team, now());
  events.add('tier.granted', { id: team_id, team_id, actor_id: null }, { tier, reason });
  return { team_id, tier: settled };
}
