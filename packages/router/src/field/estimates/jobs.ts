import { jobProcedure, router } from '../../kit/procedure.ts';
import { expire, expireEstimate } from './sending/expire.ts';

export const estimatesJobs = router({
  expire: jobProcedure(expireEstimate).mutation(({ ctx, input }) => expire(ctx, input)),
});
