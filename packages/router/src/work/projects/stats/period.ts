import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { recentTasks, tasksBetween } from '../../tasks/list/recent.ts';
import * as queries from './queries.ts';

interface Asking {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly now: () => string;
}
/** From one moment to before another. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

/**
 * Counts the tasks created and completed in a period and in the one before it, and those in each status now, for a reader who
 * sees the project. Throws PROJECT_NOT_FOUND for everybody else.
 */
export async function readPeriod(ctx: Asking, project_id: string, period: Period) {
  const { db, scope } = ctx;
  const project = await queries.findSeen(db, scope, project_id);
  if (project === undefined) throw new AppError('PROJECT_NOT_FOUND');
  const length = Date.parse(period.until) - Date.parse(period.from);
  const earlier = { from: new Date(Date.parse(period.from) - length).toISOString(), until: period.from };
  const [current, previous] = [
    await tasksBetween(ctx, project_id, period),
    await tasksBetween(ctx, project_id, earlier),
  ];
  const { overdue } = await recentTasks(ctx, project_id, 0);
  return { name: project.name, current, previous, overdue, statuses: await queries.countPlaces(db, scope, project_id) };
}
