import { jobProcedure, router } from '../../kit/procedure.ts';
import { claim, claimForUser } from './members/claim.ts';
import { purge, purgeTeam } from './purge.ts';

export const teamsJobs = router({
  purge: jobProcedure(purgeTeam).mutation(({ ctx }) => purge(ctx)),
  claimForUser: jobProcedure(claimForUser).mutation(({ ctx }) => claim(ctx)),
});
