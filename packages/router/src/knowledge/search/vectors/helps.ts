import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Notes whether what is meant finds more for a team than words alone do. Search compares it only where that is so. */
export const noteHelps = (db: Tx, team: InTeam, helps: boolean) => queries.noteHelps(db, team, helps);
