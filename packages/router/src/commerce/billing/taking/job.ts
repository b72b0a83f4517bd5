import { z } from 'zod';
import { platformJob } from '../../../kit/jobs/job.ts';

/** Reads one subscription from the provider. `token` is that of a checkout. */
export const take = platformJob({
  name: 'billing.take',
  queue: 'events',
  tx: 'manual',
  input: z.strictObject({ external_id: z.string().max(200), token: z.string().max(200).optional() }),
});
