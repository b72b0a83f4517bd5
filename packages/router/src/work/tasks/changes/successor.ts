import { nextOf } from '../engine/recurrence.ts';
import { openTask, type Opening } from '../create.ts';
import * as queries from '../queries.ts';
import { isFit } from './fit.ts';

/**
 * Makes the task that follows a completed one, once however often it is completed: with its labels, its assignee if they
 * still work there, and its sub-tasks, all of them to do.
 */
export async function makeSuccessor(ctx: Opening, task: queries.TaskRow): Promise<void> {
  const { db, scope, now } = ctx;
  if (task.recurrence === null || (await queries.findSuccessor(db, scope, task.id)) !== undefined) return;
  const today = await queries.todayOf(db, scope, now());
  const next = nextOf(task.recurrence, { due_on: task.due_on, today });
  if (next === undefined) return;
  const id = await copyTask(ctx, task, { ...next, parent_id: task.parent_id, recurred_from_id: task.id });
  const copies = new Map([[task.id, id]]);
  for (const { id: below_id } of await queries.lockDescendants(db, scope, task.id)) {
    const below = await queries.findTask(db, scope, task.project_id, below_id);
    const copy = { due_on: null, recurrence: null, parent_id: copies.get(below!.parent_id!)! };
    copies.set(below_id, await copyTask(ctx, below!, copy));
  }
}

interface Copy {
  readonly due_on: string | null;
  readonly recurrence: queries.TaskRow['recurrence'];
  readonly parent_id: string | null;
  readonly recurred_from_id?: string;
}
async function copyTask(ctx: Opening, task: queries.TaskRow, copy: Copy): Promise<string> {
  const { title, description, priority, estimate_minutes, reporter_id, project_id, assignee_id } = task;
  const stays = assignee_id !== null && (await isFit(ctx, project_id, assignee_id));
  return openTask(ctx, project_id, {
    title,
    description,
    priority,
    estimate_minutes,
    reporter_id,
    ...copy,
    start_on: startOf(task, copy.due_on),
    assignee_id: stays ? assignee_id : null,
    label_ids: task.labels.map((label) => label.id),
    source: 'recurrence',
  });
}

/** As many days before the due date as it was the last time. */
function startOf({ start_on, due_on }: queries.TaskRow, next: string | null): string | null {
  if (start_on === null || due_on === null || next === null) return null;
  const lead = Temporal.PlainDate.from(start_on).until(Temporal.PlainDate.from(due_on));
  return Temporal.PlainDate.from(next).subtract(lead).toString();
}
