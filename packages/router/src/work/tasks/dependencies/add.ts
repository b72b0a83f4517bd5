import type { taskDependencies } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getTask } from '../find.ts';
import * as taskQueries from '../queries.ts';
import * as queries from './queries.ts';

const MOST = 100;

/**
 * Lets a task wait for another one. A circle is refused with its path, also where two would close it at once, and so is
 * waiting for what the task is part of, or what is part of it.
 */
export async function addDependency(
  ctx: Ctx<typeof taskDependencies.add>,
  { task_id, other_task_id }: In<typeof taskDependencies.add>,
): Promise<queries.DependencyRow> {
  const { db, scope, events, now } = ctx;
  const task = await getTask(ctx, task_id);
  const other = await queries.findOther(db, scope, other_task_id);
  if (other === undefined) throw new AppError('TASK_NOT_FOUND');
  const refuse = async (path: readonly string[]) =>
    new AppError('TASK_CYCLE', { path: await queries.keysOf(db, scope, path) });
  if (other === task.id) throw await refuse([task.id, task.id]);
  await taskQueries.lockGraph(scope, db);
  const back = await queries.findPath(db, scope, other, task.id);
  if (back !== undefined) throw await refuse([task.id, ...back]);
  for (const [below, above] of [
    [task.id, other],
    [other, task.id],
  ] as const) {
    const line = await taskQueries.listAncestors(db, scope, below);
    if (line.includes(above)) throw await refuse(line.slice(0, line.indexOf(above) + 1));
  }
  const edge = { task_id: task.id, depends_on_id: other };
  if (await queries.insertDependency(db, scope, edge, now())) {
    if ((await queries.countDependencies(db, scope, task.id)) > MOST)
      throw new AppError('TASK_FULL', { limit: 'dependencies', most: MOST });
    events.add('task.dependency_added', task, { depends_on_id: other });
  }
  const all = await queries.listDependencies(db, scope, task.id);
  return all.find((found) => found.direction === 'depends_on' && found.task_id === other)!;
}
