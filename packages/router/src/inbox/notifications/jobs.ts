import { jobProcedure, router } from '../../kit/procedure.ts';
import { release } from './delivery/release-job.ts';
import { releaseHeld } from './delivery/release.ts';
import { tell, tellPeople } from './delivery/tell.ts';

export const notificationsJobs = router({
  tell: jobProcedure(tell).mutation(({ ctx, input }) => tellPeople(ctx, input)),
  release: jobProcedure(release).mutation(({ ctx, input }) => releaseHeld(ctx, input)),
});
