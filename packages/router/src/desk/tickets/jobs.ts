import { jobProcedure, router } from '../../kit/procedure.ts';
import { runBatch } from '../../platform/operations/run.ts';
import { exportBatch, ticketsExport } from './export.ts';
import { forget, forgetComment, forgetWords, purgeComment } from './forget.ts';
import { importBatch, ticketsImport } from './import.ts';
import { release, releaseWork } from './release.ts';
import { purge, purgeTicket } from './removal.ts';

export const ticketsJobs = router({
  purge: jobProcedure(purgeTicket).mutation(({ ctx, input }) => purge(ctx, input)),
  purgeComment: jobProcedure(purgeComment).mutation(({ ctx, input }) => forgetComment(ctx, input)),
  forgetWords: jobProcedure(forgetWords).mutation(({ ctx, input }) => forget(ctx, input)),
  release: jobProcedure(releaseWork).mutation(({ ctx, input }) => release(ctx, input)),
  importBatch: jobProcedure(importBatch).mutation(({ ctx, input }) => runBatch(ctx, ticketsImport, input)),
  exportBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, ticketsExport, input)),
});
