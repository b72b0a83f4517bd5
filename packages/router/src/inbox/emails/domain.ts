import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { deliver } from './deliver.ts';
import { deliverEmail } from './queue.ts';
import { emailsRouter } from './router.ts';

const emailsJobs = router({
  deliver: jobProcedure(deliverEmail).mutation(({ ctx, input }) => deliver(ctx, input)),
});

export const emailsDomain = {
  router: emailsRouter,
  jobs: emailsJobs,
} satisfies Domain;
