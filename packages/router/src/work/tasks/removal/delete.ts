import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockTaskInGraph } from '../find.ts';
import * as queries from '../queries.ts';
import { purgeKey, purgeTask } from './purge.ts';

const KEPT_SECONDS = 30 * 86_400;

/** Hides a task with what is part of it; for 30 days they can be restored. */
export async function deleteTask(ctx: Ctx<typeof tasks.delete>, { task_id }: In<typeof tasks.delete>) {
  const { db, scope, events, outbox, now } = ctx;
  const task = await lockTaskInGraph(ctx, task_id);
  const at = { deleted_at: now(), purge_at: secondsAfter(now(), KEPT_SECONDS) };
  for (const { id } of [task, ...(await queries.lockDescendants(db, scope, task.id))]) {
    events.add('task.deleted', await queries.updateTask(db, scope, id, at, now()), {});
    outbox.later(purgeTask, { task_id: id }, { run_at: at.purge_at, key: purgeKey(id) });
  }
  return { id: task.id, ...at };
}
