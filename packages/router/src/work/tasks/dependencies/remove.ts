import type { taskDependencies } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getTask } from '../find.ts';
import * as queries from './queries.ts';

/** Removes a dependency. */
export async function removeDependency(
  ctx: Ctx<typeof taskDependencies.remove>,
  { task_id, other_task_id }: In<typeof taskDependencies.remove>,
): Promise<{ removed: boolean }> {
  const { db, scope, events } = ctx;
  const task = await getTask(ctx, task_id);
  const other = await queries.findOther(db, scope, other_task_id);
  if (other === undefined) throw new AppError('TASK_NOT_FOUND');
  const removed = await queries.deleteDependency(db, scope, { task_id: task.id, depends_on_id: other });
  if (removed) events.add('task.dependency_removed', task, { depends_on_id: other });
  return { removed };
}
