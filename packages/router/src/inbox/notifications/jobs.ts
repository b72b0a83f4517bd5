import { jobProcedure, router } from '../../kit/procedure.ts';
import { tell, tellPeople } from './tell.ts';

export const notificationsJobs = router({
  tell: jobProcedure(tell).mutation(({ ctx, input }) => tellPeople(ctx, input)),
});
