import { jobProcedure, router } from '../../../kit/procedure.ts';
import { fold, foldTallies } from './fold.ts';

export const dashboardJobs = router({
  foldTallies: jobProcedure(foldTallies).mutation(({ ctx }) => fold(ctx)),
});
