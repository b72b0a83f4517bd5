import { jobProcedure, router } from '../../kit/procedure.ts';
import { deliver } from './deliver.ts';
import { deliverEmail } from './queue.ts';

export const emailsJobs = router({
  deliver: jobProcedure(deliverEmail).mutation(({ ctx, input }) => deliver(ctx, input)),
});
