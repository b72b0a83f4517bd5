import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { todayOf } from '../queries.ts';
import * as queries from './recent.queries.ts';

interface Asking {
  readonly db: Db;
  readonly scope: InTeam;
  readonly now: () => string;
}
/** How many tasks of a project came and were completed from one moment to before another. */
export const tasksBetween = (
  { db, scope }: Pick<Asking, 'db' | 'scope'>,
  project_id: string,
  period: { readonly from: string; readonly until: string },
): Promise<queries.Moved> => queries.countBetween(db, scope, project_id, period);

/** The tasks of a project that are late in the team's time zone, and those created and completed in the last days. */
export async function recentTasks({ db, scope, now }: Asking, project_id: string, days: number) {
  const today = await todayOf(db, scope, now());
  return queries.countRecent(db, scope, project_id, { today, since: secondsAfter(now(), -days * 86_400) });
}
