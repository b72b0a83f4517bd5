import { projectRoleOf, projectRolePermits } from '@deskwire/contract/kit/access.ts';
import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { statusesOfProject } from '../../projects/statuses/known.ts';
import { presentTask } from '../present.ts';
import * as queries from '../queries.ts';
import { isFit } from '../changes/fit.ts';
import * as moving from './queries.ts';
import { placed } from './place.ts';

/**
 * Takes a task with its sub-tasks to another project in which the caller may write tasks. They get new keys there, and the
 * old ones keep leading to them; labels that the project lacks and assignees who do not work in it are dropped.
 */
export async function moveToProject(
  ctx: Ctx<typeof tasks.move>,
  task: queries.TaskRow,
  named: string,
  slug: string | undefined,
): Promise<Task> {
  const { db, scope, events, now } = ctx;
  const target = await moving.findTarget(db, scope, named);
  const role = target && projectRoleOf(scope.roles, target);
  if (target === undefined || role === undefined) throw new AppError('PROJECT_NOT_FOUND');
  if (!projectRolePermits(role, 'tasks.write')) throw new AppError('FORBIDDEN', { needs: 'tasks.write' });
  if (target.archived_at !== null) throw new AppError('PROJECT_ARCHIVED');
  const to = target.id;
  if (to !== task.project_id) {
    const below = await queries.lockDescendants(db, scope, task.id);
    const statuses = await statusesOfProject(db, scope, to);
    const first = await queries.nextNumbers(db, scope, to, below.length + 1);
    const all = [{ ...task, depth: 0 }, ...below];
    for (const [at, one] of all.entries()) {
      const wanted = one.id === task.id ? (slug ?? one.status) : one.status;
      const status = statusIn(statuses, wanted, one.status_category);
      if (one.id === task.id && slug !== undefined && status.slug !== slug) throw new AppError('TASK_STATUS_NOT_FOUND');
      await moving.keepKey(db, scope, one.id);
      await moving.dropTakenKey(db, scope, one.id, to);
      const column = { project_id: to, status: status.slug };
      const saved = await placed(db, scope, { column, task_id: one.id }, (tx, rank) =>
        queries.updateTask(
          tx,
          scope,
          one.id,
          {
            ...column,
            status_category: status.category,
            number: first + at,
            rank,
            ...(one.id === task.id ? { parent_id: null } : {}),
          },
          now(),
        ),
      );
      await moving.keepLabels(db, scope, one.id, to);
      await dropUnfit(ctx, to, one.id);
      events.add('task.moved', saved, { from_project_id: task.project_id, to_project_id: to });
    }
  }
  return presentTask(scope)((await queries.findTask(db, scope, to, task.id))!);
}

/** The status of the same name, else the first of the same category, else the first to do. */
function statusIn(
  statuses: readonly queries.Status[],
  slug: string,
  category: queries.Status['category'],
): queries.Status {
  return (
    statuses.find((status) => status.slug === slug) ??
    statuses.find((status) => status.category === category) ??
    statuses.find((status) => status.category === 'todo')!
  );
}

async function dropUnfit(ctx: Ctx<typeof tasks.move>, project_id: string, id: string): Promise<void> {
  const { db, scope, now } = ctx;
  const row = (await queries.findTask(db, scope, project_id, id))!;
  if (row.assignee_id === null || (await isFit(ctx, project_id, row.assignee_id))) return;
  const saved = await queries.updateTask(db, scope, id, { assignee_id: null }, now());
  ctx.events.add('task.assigned', saved, { from: row.assignee_id, to: null });
}
