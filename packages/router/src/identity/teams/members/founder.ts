import type { Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The founder of a team (its longest-standing member with an account), the age of that account, and the plan of the team. */
export const findFounder = (
  db: Db,
  team_id: TeamId,
): Promise<{ user_id: string; created_at: string; tier: string } | undefined> => queries.findFounder(db, { team_id });
