import { jobProcedure, router } from '../../kit/procedure.ts';
import { notify, notifyOfTicket } from './notify.ts';

export const notificationsJobs = router({
  ofTicket: jobProcedure(notifyOfTicket).mutation(({ ctx, input }) => notify(ctx, input)),
});
