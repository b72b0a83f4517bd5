import { z } from 'zod';
import { job, type JobCtx } from '../../../kit/jobs/job.ts';

/** A batch, and the step it follows: of all deliveries of the same step, one has an effect. */
export const BatchInput = z.strictObject({ operation_id: z.uuid(), step: z.int() });
export type BatchInput = z.infer<typeof BatchInput>;

/** The job that does the batches of a kind of operation. */
export const batchJob = (kind: string) => job({ name: `${kind}Batch`, queue: 'bulk', tx: 'manual', input: BatchInput });
export type BatchCtx = JobCtx<ReturnType<typeof batchJob>>;

/** Looks whether a batch that should have been done has been given up. */
export const watchOperation = job({
  name: 'operations.watch',
  queue: 'timers',
  input: z.strictObject({ operation_id: z.uuid(), step: z.int(), kind: z.string() }),
});
export const watchKey = (operation_id: string): string => `operations.watch.${operation_id}`;

/** Forgets the lines of an operation that ended long ago. */
export const forgetLines = job({
  name: 'operations.forgetLines',
  queue: 'bulk',
  input: z.strictObject({ operation_id: z.uuid() }),
});
export const forgetKey = (operation_id: string): string => `operations.forgetLines.${operation_id}`;
