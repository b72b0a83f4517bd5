import { randomUUIDv7 } from 'node:crypto';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import { findTeam } from '../../../commerce/subscriptions/teams.ts';
import { visitTeam } from '../../../identity/teams/joining/visit.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { endEntry } from './end.ts';
import * as queries from './queries.ts';

const DEFAULT_MINUTES = 30;

/**
 * Breaks the glass: whoever runs the platform sees a team as a viewer for a while. Its owners are told who and why, its
 * audit trail has it, and it ends by itself.
 */
export async function enterTeam(
  { db, events, outbox, now, user }: Ctx<typeof admin.enterTeam>,
  { team_id, reason, minutes = DEFAULT_MINUTES }: In<typeof admin.enterTeam>,
) {
  const team = await findTeam(db, team_id);
  if (team === undefined) throw new AppError('TEAM_NOT_FOUND');
  const entered_at = now();
  const until = new Date(Date.parse(entered_at) + minutes * 60_000).toISOString();
  const visit = await visitTeam({ db, events, now }, { team_id: team.team_id, user, until });
  if (visit === undefined) throw new AppError('ALREADY_MEMBER');
  const id = randomUUIDv7();
  const { person_id } = visit;
  await queries.insertEntry(db, { ...team, id, user_id: user.id, person_id, reason, entered_at, until });
  outbox.later(endEntry, { entry_id: id }, { run_at: until, key: `team_entry:${id}`, team_id: team.team_id });
  events.add('team.entered', { id: team_id, team_id, actor_id: person_id }, { reason, until });
  return { team_id, reason, entered_at, until };
}
