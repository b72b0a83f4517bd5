import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Removes a deleted task for good when it can no longer be restored. */
export const purgeTask = job({ name: 'tasks.purge', queue: 'bulk', input: z.strictObject({ task_id: z.uuid() }) });
export const purgeKey = (task_id: string): string => `tasks.purge.${task_id}`;

export const purge = (
  { db, scope, now }: JobCtx<typeof purgeTask>,
  { task_id }: JobInput<typeof purgeTask>,
): Promise<void> => queries.purgeTask(db, scope.team_id, task_id, now());
