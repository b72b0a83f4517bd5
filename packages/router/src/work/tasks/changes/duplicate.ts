import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTask } from '../find.ts';
import { presentTask } from '../present.ts';
import { nextOf } from '../engine/recurrence.ts';
import { todayOf, type TaskRow } from '../queries.ts';
import { copyTask } from './copy.ts';

/** Makes a copy in the category todo, reported by the caller, without the task's comments, attachments and time. */
export async function duplicateTask(
  ctx: Ctx<typeof tasks.duplicate>,
  { task_id, id, title, subtasks = true }: In<typeof tasks.duplicate>,
): Promise<Task> {
  const { db, scope, request, now } = ctx;
  const today = await todayOf(db, scope, now());
  const same = ({ due_on, start_on, recurrence }: TaskRow) => ({
    due_on,
    start_on,
    // One that has come to its end does not begin anew.
    recurrence: recurrence === null || nextOf(recurrence, { due_on, today }) === undefined ? null : recurrence,
    reporter_id: scope.person_id,
    source: request.origin === 'mcp' ? 'mcp' : 'api',
  });
  const task = await getTask(ctx, task_id);
  const copy = await copyTask(
    ctx,
    task,
    { ...same(task), id, title: title ?? task.title },
    subtasks ? same : undefined,
  );
  return presentTask(scope)(await getTask(ctx, copy));
}
