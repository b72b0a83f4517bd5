import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { statusesOfProject } from '../../projects/statuses/known.ts';
import { getTask, lockTaskInGraph } from '../find.ts';
import { presentTask } from '../present.ts';
import { changeTask } from './change-task.ts';

/** Moves a task to the first status of the category done; one that is done already is left as it is. */
export async function completeTask(
  ctx: Ctx<typeof tasks.complete>,
  { task_id, force, cascade }: In<typeof tasks.complete>,
): Promise<Task> {
  const task = await lockTaskInGraph(ctx, task_id);
  if (task.status_category !== 'done') {
    const statuses = await statusesOfProject(ctx.db, ctx.scope, task.project_id);
    const done = statuses.find(({ category }) => category === 'done');
    if (done === undefined) throw new AppError('TASK_STATUS_NOT_FOUND');
    await changeTask(ctx, task, { status: done.slug, force, cascade });
  }
  return presentTask(ctx.scope)(await getTask(ctx, task.id));
}
