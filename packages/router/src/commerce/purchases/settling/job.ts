import { z } from 'zod';
import { platformJob } from '../../../kit/jobs/job.ts';

/** Reads the payment of one checkout from the provider. */
export const takePayment = platformJob({
  name: 'purchases.take',
  queue: 'events',
  tx: 'manual',
  input: z.strictObject({ external_id: z.string().max(200) }),
});
