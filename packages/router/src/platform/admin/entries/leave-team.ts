import type { admin } from '@deskwire/contract/platform/admin.ts';
import { findTeam } from '../../../commerce/subscriptions/teams.ts';
import { endVisit } from '../../../identity/teams/joining/visit.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Leaves a team before the entry expires. */
export async function leaveTeam(
  { db, events, outbox, now, user }: Ctx<typeof admin.leaveTeam>,
  { team_id }: In<typeof admin.leaveTeam>,
): Promise<Record<string, never>> {
  const team = await findTeam(db, team_id);
  const entry = team && (await queries.endEntry(db, team.team_id, { user_id: user.id }, now()));
  if (team === undefined || entry === undefined) throw new AppError('ENTRY_NOT_FOUND');
  outbox.cancel(`team_entry:${entry.id}`);
  await endVisit({ db, events, now }, { ...team, user_id: user.id, person_id: entry.person_id });
  events.add('team.left_by_platform', { id: team_id, team_id, actor_id: entry.person_id }, {});
  return {};
}
