import { jobProcedure, router } from '../../kit/procedure.ts';
import { approveFor, approveWaiting, callAfterLock, callFreed } from './call-next.ts';

export const stagingJobs = router({
  callAfterLock: jobProcedure(callAfterLock).mutation(({ ctx, input }) => callFreed(ctx, input)),
  approveWaiting: jobProcedure(approveWaiting).mutation(({ ctx, input }) => approveFor(ctx, input)),
});
