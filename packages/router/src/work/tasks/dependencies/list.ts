import type { taskDependencies } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask } from '../find.ts';
import * as queries from './queries.ts';

/** Lists the tasks that a task waits for, and those that wait for it. */
export async function listDependencies(
  ctx: Ctx<typeof taskDependencies.list>,
  { task_id }: In<typeof taskDependencies.list>,
): Promise<{ items: queries.DependencyRow[] }> {
  const { id } = await getTask(ctx, task_id);
  return { items: await queries.listDependencies(ctx.db, ctx.scope, id) };
}
