import { jobProcedure, router } from '../../kit/procedure.ts';
import { fireWhenDue } from './firing/fire-due.ts';
import { rearm, rearmSchedules } from './firing/rearm.ts';
import { fireDue } from './timer.ts';

export const triggersJobs = router({
  fireDue: jobProcedure(fireDue).mutation(({ ctx, input }) => fireWhenDue(ctx, input)),
  rearm: jobProcedure(rearm).mutation(({ ctx, input }) => rearmSchedules(ctx, input)),
});
