import { jobProcedure, router } from '../../kit/procedure.ts';
import { handOver, handOverSteps } from './delegations.ts';
import { reassign, reassignSteps } from './leavers.ts';
import { look, tick } from './timer.ts';
import { voidRequests, voidStale } from './void.ts';

export const approvalsJobs = router({
  tick: jobProcedure(tick).mutation(({ ctx, input }) => look(ctx, ctx.scope.team_id, input.request_id)),
  voidStale: jobProcedure(voidStale).mutation(({ ctx, input }) => voidRequests(ctx, input)),
  handOver: jobProcedure(handOver).mutation(({ ctx, input }) => handOverSteps(ctx, input.delegation_id)),
  reassign: jobProcedure(reassign).mutation(async ({ ctx, input }) => {
    if (await reassignSteps(ctx)) ctx.outbox.later(reassign, input);
    // Whoever has become an approver may be somebody's substitute since before.
    await handOverSteps(ctx);
  }),
});
