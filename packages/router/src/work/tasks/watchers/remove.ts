import type { taskWatchers } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask } from '../find.ts';
import * as queries from './queries.ts';
import { whoseWatching } from './whose.ts';

/** Takes somebody off a task; who does not watch it is left as they are. */
export async function removeWatcher(
  ctx: Ctx<typeof taskWatchers.remove>,
  { task_id, person_id }: In<typeof taskWatchers.remove>,
): Promise<{ removed: boolean }> {
  const { db, scope, project, events } = ctx;
  const who = whoseWatching(scope, project, person_id);
  const task = await getTask(ctx, task_id);
  const removed = await queries.deleteWatcher(db, scope, task.id, who);
  if (removed) events.add('task.unwatched', task, { person_id: who });
  return { removed };
}
