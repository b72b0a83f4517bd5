import type { Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Gives a new team the statuses that every team starts with. */
export async function giveDefaultStatuses(db: Tx, team_id: TeamId): Promise<void> {
  await queries.insertDefaultStatuses(db, team_id);
}
