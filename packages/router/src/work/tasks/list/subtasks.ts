import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask } from '../find.ts';
import { pageOfTasks } from './page-of-tasks.ts';

/** Lists the sub-tasks of a task, in their order. */
export async function listSubtasks(
  ctx: Ctx<typeof tasks.subtasks>,
  { task_id, page, page_size, cursor }: In<typeof tasks.subtasks>,
) {
  const { id, project_id } = await getTask(ctx, task_id);
  return pageOfTasks(ctx, { page, page_size, cursor }, 'rank', { project_id, parent_id: id });
}
