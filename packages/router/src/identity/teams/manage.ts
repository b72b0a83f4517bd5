import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { changesOf } from '../../kit/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { managingMembers } from './members/guard.ts';
import { presentTeam } from './present.ts';
import { purgeOf, purgeTeam } from './purge.ts';
import * as queries from './queries.ts';
import { mintTeam } from '../../kit/mint-team.ts';
import { checkVersion } from '../../kit/version.ts';

constraintMeans({ teams_slug: 'SLUG_TAKEN' });
/** How long a deleted team can be restored. */
export const RESTORABLE_SECONDS = 30 * 86_400;

export async function updateTeam(
  { db, scope, user, events, now }: Ctx<typeof teams.update>,
  { team_id: _, version, ...change }: In<typeof teams.update>,
): Promise<Team> {
  const before = await queries.lockTeam(db, scope.team_id);
  if (before === undefined) throw new AppError('TEAM_NOT_FOUND');
  await checkVersion(before, version, () => presentTeam(user, before, scope.roles));
  const changes = changesOf(before, change);
  if (changes === undefined) return presentTeam(user, before, scope.roles);
  const row = await queries.updateTeam(db, scope.team_id, change, now());
  events.add('team.updated', { id: row.id, version: row.version }, { changes });
  return presentTeam(user, row, scope.roles);
}

/** From now on the team is nowhere to be found, except for its owner, who can restore it until `purge_at`. */
export const deleteTeam = ({ db, scope, user, events, outbox, now }: Ctx<typeof teams.delete>): Promise<Team> =>
  managingMembers(db, scope, 'team.own', async (roles) => {
    const purge_at = secondsAfter(now(), RESTORABLE_SECONDS);
    const row = await queries.updateTeam(db, scope.team_id, { deleted_at: now(), purge_at }, now());
    events.add('team.deleted', { id: row.id, version: row.version }, { purge_at });
    outbox.later(purgeTeam, { team_id: row.id }, { run_at: purge_at, key: purgeOf(scope.team_id) });
    return presentTeam(user, row, roles);
  });

export async function restoreTeam(
  { db, user, events, outbox, now }: Ctx<typeof teams.restore>,
  input: In<typeof teams.restore>,
): Promise<Team> {
  const row = await queries.restoreTeam(db, input.team_id, user.id, now());
  if (row === undefined) throw new AppError('TEAM_NOT_FOUND');
  const team_id = mintTeam(row.id);
  const person = await queries.getOwnPerson(db, team_id, user.id);
  events.add('team.restored', { id: team_id, version: row.version, team_id, actor_id: person.id }, {});
  outbox.cancel(purgeOf(team_id));
  return presentTeam(user, row, person.roles);
}
