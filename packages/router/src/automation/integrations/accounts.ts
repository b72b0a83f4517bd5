import type { Db } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../kit/mint-team.ts';
import type { TeamId } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The team that has connected an account. Whoever asks has proven that a message is of this account. */
export async function findAccountTeam(
  db: Db,
  provider: 'slack' | 'github' | 'clickup',
  account: string,
): Promise<TeamId | undefined> {
  const found = await queries.findByAccount(db, provider, account);
  return found && mintTeam(found.team_id);
}
