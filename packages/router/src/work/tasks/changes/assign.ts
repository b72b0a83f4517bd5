import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask, lockTask } from '../find.ts';
import { presentTask } from '../present.ts';
import { changeTask } from './change-task.ts';

/** Assigns a task to somebody who may work in its project, or unassigns it. */
export async function assignTask(
  ctx: Ctx<typeof tasks.assign>,
  { task_id, assignee_id }: In<typeof tasks.assign>,
): Promise<Task> {
  const task = await lockTask(ctx, task_id);
  await changeTask(ctx, task, { assignee_id });
  return presentTask(ctx.scope)(await getTask(ctx, task.id));
}
