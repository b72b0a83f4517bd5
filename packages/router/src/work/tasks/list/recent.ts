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

/** What of a project is late where the team is, and what came and was completed in the last days. */
export async function recentTasks({ db, scope, now }: Asking, project_id: string, days: number) {
  const today = await todayOf(db, scope, now());
  return queries.countRecent(db, scope, project_id, { today, since: secondsAfter(now(), -days * 86_400) });
}
