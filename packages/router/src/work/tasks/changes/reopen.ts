import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask, lockTask } from '../find.ts';
import { presentTask } from '../present.ts';
import { changeTask } from './change-task.ts';
import { statusOf } from './fit.ts';

/** Moves a closed task back to the category todo; an open one is left as it is. */
export async function reopenTask(ctx: Ctx<typeof tasks.reopen>, { task_id }: In<typeof tasks.reopen>): Promise<Task> {
  const task = await lockTask(ctx, task_id);
  if (task.status_category === 'done' || task.status_category === 'cancelled') {
    const { slug } = await statusOf(ctx, task.project_id);
    await changeTask(ctx, task, { status: slug });
  }
  return presentTask(ctx.scope)(await getTask(ctx, task.id));
}
