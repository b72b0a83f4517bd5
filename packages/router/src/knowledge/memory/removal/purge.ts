import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';

/** Removes a deleted memory for good. */
export const purgeMemory = job({ name: 'memory.purge', queue: 'bulk', input: z.strictObject({ memory_id: z.uuid() }) });
export const purgeKey = (memory_id: string): string => `memory.purge.${memory_id}`;

export async function purge(
  { db, scope, now }: JobCtx<typeof purgeMemory>,
  { memory_id }: JobInput<typeof purgeMemory>,
): Promise<void> {
  await queries.purgeMemory(db, scope.team_id, memory_id, now());
}
