import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { presentTeam } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeOf } from './purge.ts';

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
  return presentTeam(user, row, person);
}
