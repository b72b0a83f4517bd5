import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Does the next step of a run. */
export const nextStep = job({
  name: 'agent.step',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ run_id: z.uuid() }),
});
