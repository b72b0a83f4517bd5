import { jobProcedure, router } from '../../kit/procedure.ts';
import { processMessage } from './receiving/process-job.ts';
import { processOne } from './receiving/process.ts';
import { sweep, sweepInbound } from './sweep.ts';

export const inboundJobs = router({
  process: jobProcedure(processMessage).mutation(({ ctx, input }) => processOne(ctx, input)),
  sweep: jobProcedure(sweepInbound).mutation(({ ctx }) => sweep(ctx)),
});
