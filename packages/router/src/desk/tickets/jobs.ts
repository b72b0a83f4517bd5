import { jobProcedure, router } from '../../kit/procedure.ts';
import { release, releaseWork } from './release.ts';
import { purge, purgeTicket } from './removal.ts';

export const ticketsJobs = router({
  purge: jobProcedure(purgeTicket).mutation(({ ctx, input }) => purge(ctx, input)),
  release: jobProcedure(releaseWork).mutation(({ ctx, input }) => release(ctx, input)),
});
