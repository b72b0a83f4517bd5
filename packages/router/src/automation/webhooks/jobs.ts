import { jobProcedure, router } from '../../kit/procedure.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { recoverBatch, webhooksRecover } from './endpoints/recover.ts';
import { drain } from './sending/drain.ts';
import { drainNormal, drainSlow, sweepWebhooks } from './sending/steps.ts';
import { sweep } from './sending/sweep.ts';

export const webhooksJobs = router({
  drain: jobProcedure(drainNormal).mutation(({ ctx, input }) => drain(ctx, input)),
  drainSlow: jobProcedure(drainSlow).mutation(({ ctx, input }) => drain(ctx, input)),
  sweep: jobProcedure(sweepWebhooks).mutation(({ ctx }) => sweep(ctx)),
  recoverBatch: jobProcedure(recoverBatch).mutation(({ ctx, input }) => runBatch(ctx, webhooksRecover, input)),
});
