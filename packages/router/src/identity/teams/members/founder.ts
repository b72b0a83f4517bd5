import type { Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Whoever has been in a team longest with an account, since when they have it, and what the team pays for. */
export const findFounder = (
  db: Db,
  team_id: TeamId,
): Promise<{ user_id: string; created_at: string; tier: string } | undefined> => queries.findFounder(db, { team_id });
