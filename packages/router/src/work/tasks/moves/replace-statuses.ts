import { savepoint, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { ranksBetween } from './rank.ts';
import * as queries from '../queries.ts';
import * as columns from './columns.queries.ts';

interface Replacing {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly now: () => string;
}
const MOST_TRIES = 20;

/** Which of these statuses live tasks of a project have. */
export const usedStatuses = ({ db, scope }: Replacing, project_id: string, slugs: readonly string[]) =>
  columns.usedStatuses(db, scope, project_id, slugs);

/** Moves all tasks of a column, deleted ones too, to the end of another one, in their order. */
export async function replaceStatus(
  { db, scope, now }: Replacing,
  project_id: string,
  from: string,
  to: queries.Status,
): Promise<void> {
  const ids = await columns.lockAll(db, scope, project_id, from);
  for (let tries = 1; ids.length > 0; tries++) {
    const ranks = ranksBetween(await queries.lastRank(db, scope, project_id, to.slug), null, ids.length);
    try {
      return await savepoint(db, (tx) => columns.moveAll(tx, scope, { ids, ranks, to, at: now() }));
    } catch (error) {
      // Somebody put a task there at the same moment.
      if ((error as { constraint?: string }).constraint !== 'tasks_rank' || tries === MOST_TRIES) throw error;
    }
  }
}

/** Carries the categories of a project's statuses to its tasks. */
export const refileTasks = ({ db, scope, now }: Replacing, project_id: string): Promise<void> =>
  columns.refile(db, scope, project_id, now());
