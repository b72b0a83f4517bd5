import { jobProcedure, router } from '../../kit/procedure.ts';
import { advance } from './doing/advance.ts';
import { advanceRun } from './steps.ts';

export const workflowRunsJobs = router({
  advance: jobProcedure(advanceRun).mutation(({ ctx, input }) => advance(ctx, input)),
});
