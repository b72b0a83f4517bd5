import type { Db } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { isTeam } from './teams.queries.ts';

/** A team, for those who run the platform. Undefined where it was deleted. */
export async function findTeam(db: Db, team_id: string): Promise<InTeam | undefined> {
  return (await isTeam(db, team_id)) ? { team_id: mintTeam(team_id) } : undefined;
}
