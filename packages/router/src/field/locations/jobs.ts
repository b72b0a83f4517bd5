import { jobProcedure, router } from '../../kit/procedure.ts';
import { sweep, sweepLocations } from './keeping.ts';

export const locationsJobs = router({
  sweep: jobProcedure(sweepLocations).mutation(({ ctx }) => sweep(ctx)),
});
