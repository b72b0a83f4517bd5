import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Tells one browser of somebody what an event has to tell them. */
export const pushOne = job({
  name: 'notifications.push',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({ subscription_id: z.uuid(), person_id: z.uuid(), event_id: z.uuid(), type: z.string() }),
});
