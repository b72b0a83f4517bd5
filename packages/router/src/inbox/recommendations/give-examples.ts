import type { Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Gives a new team the recommendations that every team starts with. */
export async function giveExamples(db: Tx, team_id: TeamId, now: string): Promise<void> {
  await queries.insertExamples(db, team_id, now);
}
