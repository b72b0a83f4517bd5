import { z } from 'zod';
import { job, platformJob } from '../../../kit/jobs/job.ts';

/**
 * Does one step of a run, the one with this number. A job that is delivered once more does nothing, since its step is done;
 * jobs of earlier releases have no number and do the step whose turn it is.
 */
export const nextStep = job({
  name: 'agent.step',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ run_id: z.uuid(), n: z.int().optional() }),
});
/** Ends runs that no worker goes on with, because the job of a step has failed for good. */
export const endAbandoned = platformJob({ name: 'agent.endAbandoned', queue: 'timers', input: z.strictObject({}) });
