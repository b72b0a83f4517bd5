import { openTask, type Opened, type Opening } from '../create.ts';
import * as queries from '../queries.ts';
import { isFit } from './fit.ts';

/** The fields in which a copy differs from the task. */
export type Copy = Pick<Opened, 'due_on' | 'start_on' | 'recurrence' | 'source' | 'recurred_from_id' | 'reporter_id'> &
  Partial<Pick<Opened, 'id' | 'title'>>;

/**
 * Makes a copy of a task that is to do: with its labels, and its assignee if they still work there. `below` says how
 * the copies of its sub-tasks differ; without it, they are left out.
 */
export async function copyTask(
  ctx: Opening,
  task: queries.TaskRow,
  copy: Copy,
  below?: (task: queries.TaskRow) => Copy,
): Promise<string> {
  const id = await copyOne(ctx, task, task.parent_id, copy);
  if (below === undefined) return id;
  const copies = new Map([[task.id, id]]);
  for (const { id: below_id } of await queries.lockDescendants(ctx.db, ctx.scope, task.id)) {
    const part = (await queries.findTask(ctx.db, ctx.scope, task.project_id, below_id))!;
    copies.set(below_id, await copyOne(ctx, part, copies.get(part.parent_id!)!, below(part)));
  }
  return id;
}

async function copyOne(ctx: Opening, task: queries.TaskRow, parent_id: string | null, copy: Copy): Promise<string> {
  const { title, description, priority, estimate_minutes, project_id, assignee_id } = task;
  const stays = assignee_id !== null && (await isFit(ctx, project_id, assignee_id));
  return openTask(ctx, project_id, {
    title,
    description,
    priority,
    estimate_minutes,
    parent_id,
    assignee_id: stays ? assignee_id : null,
    label_ids: task.labels.map((label) => label.id),
    ...copy,
  });
}
