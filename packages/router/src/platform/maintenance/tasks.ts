import { z } from 'zod';
import { platformJob } from '../../kit/jobs/job.ts';

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

/** Keeps short what large stocks are summed up from. */
export const foldStocks = platformJob({ name: 'maintenance.foldStocks', queue: 'bulk', input: z.strictObject({}) });
