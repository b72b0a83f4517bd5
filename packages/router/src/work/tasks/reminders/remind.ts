import { z } from 'zod';
import { platformJob, type JobCtx } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Looks whose tasks are due tomorrow, or were due yesterday, where it is nine o'clock for them. */
export const remindOfTasks = platformJob({ name: 'tasks.remind', queue: 'timers', input: z.strictObject({}) });
const AT_ONCE = 200;

/** Reminds people of each due date once before it and once after it. A changed date counts as a new one. */
export async function remind({ db, events, outbox, now }: JobCtx<typeof remindOfTasks>): Promise<void> {
  const soon = await queries.takeDueSoon(db, now(), AT_ONCE);
  for (const { due_on, ...task } of soon) events.add('task.due_soon', { ...task, actor_id: null }, { due_on });
  const overdue = await queries.takeOverdue(db, now(), AT_ONCE);
  for (const { due_on, ...task } of overdue) events.add('task.overdue', { ...task, actor_id: null }, { due_on });
  if (soon.length === AT_ONCE || overdue.length === AT_ONCE) outbox.later(remindOfTasks, {});
}
