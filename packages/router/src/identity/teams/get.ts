import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { presentTeam } from './present.ts';
import * as queries from './queries.ts';

/** Gets the team in effect. Throws TEAM_NOT_FOUND. */
export async function getTeam({ db, scope, user }: Ctx<typeof teams.get>): Promise<Team> {
  const row = await queries.findTeam(db, scope.team_id);
  if (row === undefined) throw new AppError('TEAM_NOT_FOUND');
  return presentTeam(user, row, await queries.getOwnPerson(db, scope.team_id, user.id));
}
