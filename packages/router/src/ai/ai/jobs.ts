import { z } from 'zod';
import { platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { warn, warnOfBudgets } from './budgets/warn.ts';
import { classifyNewTicket, classifyTicket } from './classification/classify-ticket.ts';
import { enqueueDue, trainClassifiers, trainDue, trainTeam } from './classification/learning/train-team.ts';
import { endpointOf } from './asking/chain.ts';
import { listAllProviders } from './asking/chain.queries.ts';
import { loseExpired } from './asking/reserve.queries.ts';
import { documentExport, exportBatch } from './documents/export.ts';
import { readModels } from './models/refresh.ts';

/** Ends calls whose process ended before them. */
export const sweepReservations = platformJob({
  name: 'ai.sweepReservations',
  queue: 'timers',
  input: z.strictObject({}),
});
/** Reads again which models the providers serve. */
export const refreshModels = platformJob({
  name: 'ai.refreshModels',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({}),
});

export const aiJobs = router({
  sweepReservations: jobProcedure(sweepReservations).mutation(async ({ ctx }) => {
    await loseExpired(ctx.db, ctx.now());
  }),
  warnOfBudgets: jobProcedure(warnOfBudgets).mutation(({ ctx }) => warn(ctx)),
  classifyTicket: jobProcedure(classifyTicket).mutation(({ ctx, input }) => classifyNewTicket(ctx, input)),
  exportDocumentBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, documentExport, input)),
  train: jobProcedure(trainTeam).mutation(({ ctx }) => trainClassifiers(ctx)),
  trainDue: jobProcedure(trainDue).mutation(({ ctx }) => enqueueDue(ctx)),
  refreshModels: jobProcedure(refreshModels).mutation(({ ctx }) => refreshAll(ctx)),
});

async function refreshAll(ctx: JobCtx<typeof refreshModels>): Promise<void> {
  const { db, services } = ctx;
  const ofTeams = await listAllProviders(db);
  const sources = [
    ...services.models.platform.map((endpoint) => ({ source: endpoint.kind as string, endpoint })),
    ...ofTeams.map((row) => ({ source: row.id, endpoint: endpointOf(services, row.team_id, row) })),
  ];
  for (const { source, endpoint } of sources) await readModels(ctx, source, endpoint);
}
