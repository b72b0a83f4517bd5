import { isPlannable } from '@deskwire/contract/kit/fields.ts';
import { nextOf } from '../engine/recurrence.ts';
import type { Opening } from '../create.ts';
import * as queries from '../queries.ts';
import { copyTask } from './copy.ts';

/**
 * Makes the task that follows a completed one, once however often it is completed: with its labels, its assignee if they
 * still work there, and its sub-tasks, all of them to do.
 */
export async function makeSuccessor(ctx: Opening, task: queries.TaskRow): Promise<void> {
  const { db, scope, now } = ctx;
  if (task.recurrence === null || (await queries.findSuccessor(db, scope, task.id)) !== undefined) return;
  const today = await queries.todayOf(db, scope, now());
  const next = nextOf(task.recurrence, { due_on: task.due_on, today });
  // Nobody plans later than that, so it has come to its end.
  if (next === undefined || !isPlannable(next.due_on, Number(today.slice(0, 4)))) return;
  const copy = { ...next, start_on: startOf(task, next.due_on), recurred_from_id: task.id };
  await copyTask(ctx, task, { ...copy, ...by(task) }, (part) => ({
    due_on: null,
    start_on: null,
    recurrence: null,
    ...by(part),
  }));
}

const by = ({ reporter_id }: queries.TaskRow) => ({ reporter_id, source: 'recurrence' });

/** The start date, as many days before the due date as the last time. */
function startOf({ start_on, due_on }: queries.TaskRow, next: string): string | null {
  if (start_on === null || due_on === null) return null;
  const lead = Temporal.PlainDate.from(start_on).until(Temporal.PlainDate.from(due_on));
  return Temporal.PlainDate.from(next).subtract(lead).toString();
}
