import { z } from 'zod';
import type { Domain } from '../../kit/domain.ts';
import { platformJob } from '../../kit/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { DAY, every, HOUR } from '../../kit/schedule.ts';
import * as queries from './queries.ts';

/** Keeps partitions ready for the events of the months to come. */
export const makePartitions = platformJob({
  name: 'maintenance.makePartitions',
  queue: 'bulk',
  input: z.strictObject({}),
});
/** Deletes what has expired and nobody can use any more. */
export const deleteExpired = platformJob({
  name: 'maintenance.deleteExpired',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});

const maintenanceJobs = router({
  makePartitions: jobProcedure(makePartitions).mutation(({ ctx }) => queries.makePartitions(ctx.db)),
  deleteExpired: jobProcedure(deleteExpired).mutation(async ({ ctx }) => {
    for (const table of queries.expiring) while (await queries.deleteExpired(ctx.db, table, ctx.now()));
    while (await queries.forgetPayloads(ctx.db, ctx.now()));
  }),
});

export const maintenanceDomain = {
  jobs: maintenanceJobs,
  schedules: [every(DAY, makePartitions), every(HOUR, deleteExpired)],
} satisfies Domain;
