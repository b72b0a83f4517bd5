import { jobProcedure, router } from '../../kit/procedure.ts';
import { notifyOfApproval, tellOfApproval } from './approvals.ts';
import { notifyOfDeployment, tellOfDeployment } from './deployments.ts';
import { notifyOfDelegation, tellOfDelegation } from './delegations.ts';
import { notifyOfMembership, tellOfMembership } from './membership.ts';
import { notify, notifyOfTicket } from './notify.ts';
import { notifyOfSla, remind } from './sla.ts';

export const notificationsJobs = router({
  ofTicket: jobProcedure(notifyOfTicket).mutation(({ ctx, input }) => notify(ctx, input)),
  ofApproval: jobProcedure(notifyOfApproval).mutation(({ ctx, input }) => tellOfApproval(ctx, input)),
  ofDeployment: jobProcedure(notifyOfDeployment).mutation(({ ctx, input }) => tellOfDeployment(ctx, input)),
  ofDelegation: jobProcedure(notifyOfDelegation).mutation(({ ctx, input }) => tellOfDelegation(ctx, input)),
  ofMembership: jobProcedure(notifyOfMembership).mutation(({ ctx, input }) => tellOfMembership(ctx, input)),
  ofSla: jobProcedure(notifyOfSla).mutation(({ ctx, input }) => remind(ctx, input)),
});
