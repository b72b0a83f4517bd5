import type { TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as taskQueries from '../queries.ts';
import * as queries from './queries.ts';

const MOST = 100;

interface Linking extends Pick<Writing<'task.dependency_added'>, 'db' | 'events'> {
  readonly scope: TeamScope;
  readonly now: () => string;
}

/**
 * Lets a task wait for another one. A circle is refused with its path, also where two would close it at once, and so is
 * waiting for what the task is part of, or what is part of it.
 */
export async function linkTasks({ db, scope, events, now }: Linking, id: string, other: string): Promise<void> {
  const refuse = async (path: readonly string[]) =>
    new AppError('TASK_CYCLE', { path: await queries.keysOf(db, scope, path) });
  if (other === id) throw await refuse([id, id]);
  await taskQueries.lockGraph(db, scope);
  const back = await queries.findPath(db, scope, other, id);
  if (back !== undefined) throw await refuse([id, ...back]);
  for (const [below, above] of [
    [id, other],
    [other, id],
  ] as const) {
    const line = await taskQueries.listAncestors(db, scope, below);
    if (line.includes(above)) throw await refuse(line.slice(0, line.indexOf(above) + 1));
  }
  if (!(await queries.insertDependency(db, scope, { task_id: id, depends_on_id: other }, now()))) return;
  if ((await queries.countDependencies(db, scope, id)) > MOST)
    throw new AppError('TASK_FULL', { limit: 'dependencies', most: MOST });
  events.add('task.dependency_added', { id }, { depends_on_id: other });
}
