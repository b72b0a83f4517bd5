import { z } from 'zod';
import { platformJob } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { purgeWorkflows } from './queries.ts';

/** Removes workflows that were deleted long ago. */
export const sweepWorkflows = platformJob({ name: 'workflows.sweep', queue: 'timers', input: z.strictObject({}) });

export const workflowsJobs = router({
  sweep: jobProcedure(sweepWorkflows).mutation(async ({ ctx }) => {
    await purgeWorkflows(ctx.db, ctx.now());
  }),
});
