import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { placed } from '../moves/place.ts';
import { getTask } from '../find.ts';
import { presentTask } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';
import * as removal from './queries.ts';

/** Brings a task back at the end of its column, with the sub-tasks that were deleted with it; a live one stays as it is. */
export async function restoreTask(
  ctx: Ctx<typeof tasks.restore>,
  { task_id }: In<typeof tasks.restore>,
): Promise<Task> {
  const { db, scope, project, events, outbox, now } = ctx;
  const task = await queries.lockDeleted(db, scope, project.project_id, task_id, now());
  if (task === undefined) return presentTask(ctx.scope)(await getTask(ctx, task_id));
  const family = await removal.lockDeletedFamily(db, scope, task.id, task.deleted_at!);
  await requireRoom(ctx, 'tasks', family.length);
  const hasParent = task.parent_id !== null && (await removal.isLive(db, scope, task.parent_id));
  for (const { id, status } of family) {
    const column = { project_id: task.project_id, status };
    const back = { deleted_at: null, purge_at: null, ...(id === task.id && !hasParent ? { parent_id: null } : {}) };
    const saved = await placed(db, scope, { column, task_id: id }, (tx, rank) =>
      queries.updateTask(tx, scope, id, { ...back, rank }, now()),
    );
    events.add('task.restored', saved, {});
    outbox.cancel(purgeKey(id));
  }
  return presentTask(ctx.scope)(await getTask(ctx, task.id));
}
