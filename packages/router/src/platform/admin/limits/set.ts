import type { admin } from '@deskwire/contract/platform/admin.ts';
import { settleTeam } from '../../../commerce/subscriptions/grant.ts';
import { findTeam } from '../../../commerce/subscriptions/teams.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { giveLimit, limitsOf } from '../../../kit/limits/given.ts';

type Entry = typeof admin.limits.set;

/** A limit below what a team has takes nothing away: more is refused. */
export async function setLimit(
  { db, events, now }: Ctx<Entry>,
  { team_id, limit, allowed, reason }: In<Entry>,
): Promise<Out<Entry>> {
  const team = await findTeam(db, team_id);
  if (team === undefined) throw new AppError('TEAM_NOT_FOUND');
  await giveLimit(db, team, limit, allowed === null ? null : { allowed, reason, created_at: now() });
  // Seats that were paid for come back.
  if (limit === 'seats' && allowed === null) await settleTeam(db, team, now());
  events.add('tier.limit_set', { id: team_id, team_id, actor_id: null }, { limit, allowed, reason });
  return { team_id, ...(await limitsOf(db, team)) };
}
