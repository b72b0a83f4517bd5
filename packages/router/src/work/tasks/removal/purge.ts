import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import * as queries from './queries.ts';

/** Removes a deleted task for good when it can no longer be restored. */
export const purgeTask = job({ name: 'tasks.purge', queue: 'bulk', input: z.strictObject({ task_id: z.uuid() }) });
export const purgeKey = (task_id: string): string => `tasks.purge.${task_id}`;

/** Purges a task with its sub-tasks, and the files of all of them. */
export async function purge(
  { db, scope, outbox, now }: JobCtx<typeof purgeTask>,
  { task_id }: JobInput<typeof purgeTask>,
): Promise<void> {
  const ids = await queries.purgeTask(db, scope.team_id, task_id, now());
  await discardFiles({ db, outbox, now }, scope.team_id, { kind: 'task', ids });
}
