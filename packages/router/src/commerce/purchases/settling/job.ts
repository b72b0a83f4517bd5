import { z } from 'zod';
import { platformJob } from '../../../kit/jobs/job.ts';

/** Reads the payment of one checkout from the provider. `token` is that of the purchase, where a signed message gave it. */
export const takePayment = platformJob({
  name: 'purchases.take',
  queue: 'events',
  tx: 'manual',
  input: z.strictObject({ external_id: z.string().max(200), token: z.string().max(200).optional() }),
});
