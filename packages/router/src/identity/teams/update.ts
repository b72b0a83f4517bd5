import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { presentTeam } from './present.ts';
import * as queries from './queries.ts';

constraintMeans({ teams_slug: 'SLUG_TAKEN' });

export async function updateTeam(
  { db, scope, user, events, now }: Ctx<typeof teams.update>,
  { team_id: _, version, ...change }: In<typeof teams.update>,
): Promise<Team> {
  const before = await queries.lockTeam(db, scope.team_id);
  if (before === undefined) throw new AppError('TEAM_NOT_FOUND');
  const own = await queries.getOwnPerson(db, scope.team_id, user.id);
  await checkVersion(before, version, () => presentTeam(user, before, own));
  const changes = changesOf(before, change);
  if (changes === undefined) return presentTeam(user, before, own);
  const row = await queries.updateTeam(db, scope.team_id, change, now());
  events.add('team.updated', { id: row.id, version: row.version }, { changes });
  return presentTeam(user, row, own);
}
