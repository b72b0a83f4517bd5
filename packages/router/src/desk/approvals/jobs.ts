import { jobProcedure, router } from '../../kit/procedure.ts';
import { handOver, handOverSteps } from './delegations/hand-over.ts';
import { reassign, reassignSteps } from './approvers/reassign.ts';
import { look, tick } from './requests/timer.ts';
import { ticketOfFile, voidAskedBy, voidOfRun, voidRequests, voidStale, voidStaleOfFile } from './requests/void.ts';

export const approvalsJobs = router({
  tick: jobProcedure(tick).mutation(({ ctx, input }) => look(ctx, ctx.scope.team_id, input.request_id)),
  voidStale: jobProcedure(voidStale).mutation(({ ctx, input }) => voidRequests(ctx, input.entity_id)),
  voidStaleOfFile: jobProcedure(voidStaleOfFile).mutation(async ({ ctx, input }) =>
    voidRequests(ctx, await ticketOfFile(ctx, input)),
  ),
  voidOfRun: jobProcedure(voidOfRun).mutation(({ ctx, input }) => voidAskedBy(ctx, input)),
  handOver: jobProcedure(handOver).mutation(({ ctx, input }) => handOverSteps(ctx, input.delegation_id)),
  reassign: jobProcedure(reassign).mutation(async ({ ctx, input }) => {
    if (await reassignSteps(ctx)) ctx.outbox.later(reassign, input);
    // A new approver may have been somebody's substitute for some time.
    await handOverSteps(ctx);
  }),
});
