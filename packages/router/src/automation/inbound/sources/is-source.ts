import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Whether a team has a source that is not deleted. */
export const isSource = (db: Db, scope: InTeam, id: string): Promise<boolean> => queries.hasSource(db, scope, id);
