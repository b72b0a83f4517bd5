import { jobProcedure, router } from '../../kit/procedure.ts';
import { claim, claimForUser } from './members/claim.ts';

export const teamsJobs = router({
  claimForUser: jobProcedure(claimForUser).mutation(({ ctx }) => claim(ctx)),
});
