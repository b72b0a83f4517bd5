import { errors } from '@deskwire/contract/errors.ts';
import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask, lockTask } from '../find.ts';
import { presentTask } from '../present.ts';
import { lockGraph } from '../queries.ts';
import { attempt } from './attempt.ts';
import { changeTask } from './change-task.ts';

interface Item {
  readonly id: string;
  readonly task: Task | null;
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
}

/** Changes tasks one after another; one that refuses does not affect the others. */
export async function bulkUpdate(
  ctx: Ctx<typeof tasks.bulkUpdate>,
  { task_ids, team_id: _, project_id: _named, ...wanted }: In<typeof tasks.bulkUpdate>,
): Promise<{ items: Item[] }> {
  const items = new Map<string, Item>();
  if (wanted.status !== undefined) await lockGraph(ctx.db, ctx.scope);
  // In one order, so that two who change the same tasks do not wait for each other in a circle.
  for (const id of [...new Set(task_ids)].toSorted()) items.set(id, await changeOne(ctx, id, wanted));
  return { items: task_ids.map((id) => items.get(id)!) };
}

async function changeOne(
  ctx: Ctx<typeof tasks.bulkUpdate>,
  id: string,
  wanted: Parameters<typeof changeTask>[2],
): Promise<Item> {
  const done = await attempt(ctx, async (inside) => {
    const row = await lockTask(inside, id);
    await changeTask(inside, row, wanted);
    return presentTask(inside.scope)(await getTask(inside, row.id));
  });
  if ('value' in done) return { id, task: done.value, error: null };
  if ('undone' in done) throw new Error('Nobody took a change back');
  const { app: code, details } = done.refused;
  const error = { code, message: errors[code].message, ...(details === undefined ? {} : { details }) };
  return { id, task: null, error };
}
