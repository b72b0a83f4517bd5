import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

interface Asking {
  readonly db: Db;
  readonly scope: InTeam;
  readonly now: () => string;
}
/** The day that it is where the team is, for domains that count from it. */
export const todayIn = ({ db, scope, now }: Asking): Promise<string> => queries.todayOf(db, scope, now());
