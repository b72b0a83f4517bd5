import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Tells somebody what was held for them. */
export const release = job({
  name: 'notifications.release',
  queue: 'events',
  input: z.strictObject({ person_id: z.uuid(), channel: z.enum(['mail', 'push', 'slack']) }),
});
