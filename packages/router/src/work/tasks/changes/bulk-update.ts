import { errors } from '@deskwire/contract/errors.ts';
import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import { savepoint } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getTask, lockTask } from '../find.ts';
import { presentTask } from '../present.ts';
import { changeTask } from './change-task.ts';

interface Item {
  readonly id: string;
  readonly task: Task | null;
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown } | null;
}

/** Changes tasks one after another: one that refuses leaves the others alone. */
export async function bulkUpdate(
  ctx: Ctx<typeof tasks.bulkUpdate>,
  { task_ids, team_id: _, project_id: _named, ...wanted }: In<typeof tasks.bulkUpdate>,
): Promise<{ items: Item[] }> {
  const items = new Map<string, Item>();
  // In one order, so that two who change the same tasks do not wait for each other in a circle.
  for (const id of [...new Set(task_ids)].toSorted()) items.set(id, await changeOne(ctx, id, wanted));
  return { items: task_ids.map((id) => items.get(id)!) };
}

async function changeOne(
  ctx: Ctx<typeof tasks.bulkUpdate>,
  id: string,
  wanted: Parameters<typeof changeTask>[2],
): Promise<Item> {
  const told: (() => void)[] = [];
  try {
    const task = await savepoint(ctx.db, async (db) => {
      // What happened is told only where it stays.
      const add = ((...event: Parameters<typeof ctx.events.add>) =>
        void told.push(() => ctx.events.add(...event))) as typeof ctx.events.add;
      const inside = { ...ctx, db, events: { add } };
      const row = await lockTask(inside, id);
      await changeTask(inside, row, wanted);
      return presentTask(await getTask(inside, row.id));
    });
    for (const tell of told) tell();
    return { id, task, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { app: code, details }: AppError = error;
    return {
      id,
      task: null,
      error: { code, message: errors[code].message, ...(details === undefined ? {} : { details }) },
    };
  }
}
