import { jobProcedure, router } from '../../../kit/procedure.ts';
import { purge, purgeFile, sweep, sweepFiles } from './purge.ts';

export const filesJobs = router({
  purge: jobProcedure(purgeFile).mutation(({ ctx, input }) => purge(ctx, input)),
  sweep: jobProcedure(sweepFiles).mutation(({ ctx }) => sweep(ctx)),
});
