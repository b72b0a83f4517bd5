import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Home } from '../queries.ts';
import * as queries from './of-row.queries.ts';

const MOST = 1000;

/** The files that are attached to a row, the oldest first, for whom the caller has let see them. */
export const filesOfRow = (db: Db, team: InTeam, home: Home) => queries.listOfRow(db, team, home, MOST);
