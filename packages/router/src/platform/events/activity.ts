import type { Db } from '@deskwire/database/schema.ts';
import type { Slice } from '../../kit/page.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** What a user did, the latest first; in one team, or everywhere. */
export const activityOf = (db: Db, of: { user_id: string; team_id: TeamId | undefined }, slice: Slice) =>
  queries.listEventsOf(db, of, slice);
