import { jobProcedure } from '../../kit/procedure.ts';
import { runBatch } from '../../platform/operations/run.ts';
import { importBatch, ticketsImport } from './import.ts';

/** The jobs that carry tickets in and out. */
export const ticketTransferJobs = {
  importBatch: jobProcedure(importBatch).mutation(({ ctx, input }) => runBatch(ctx, ticketsImport, input)),
};
