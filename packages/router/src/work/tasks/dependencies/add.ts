import type { taskDependencies } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getTask } from '../find.ts';
import { linkTasks } from './link-tasks.ts';
import * as queries from './queries.ts';

/** Makes a task wait for another one that the caller sees. */
export async function addDependency(
  ctx: Ctx<typeof taskDependencies.add>,
  { task_id, other_task_id }: In<typeof taskDependencies.add>,
): Promise<queries.DependencyRow> {
  const { db, scope } = ctx;
  const task = await getTask(ctx, task_id);
  const other = await queries.findOther(db, scope, other_task_id);
  if (other === undefined) throw new AppError('TASK_NOT_FOUND');
  await linkTasks(ctx, task.id, other);
  const all = await queries.listDependencies(db, scope, task.id);
  return all.find((found) => found.direction === 'depends_on' && found.task_id === other)!;
}
