import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Tells somebody in another system what an event has to tell them. */
export const sayOne = job({
  name: 'notifications.say',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({
    channel: z.enum(['slack']),
    person_id: z.uuid(),
    user_id: z.uuid(),
    event_id: z.uuid(),
    type: z.string(),
  }),
});
