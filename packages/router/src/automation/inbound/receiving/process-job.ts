import { z } from 'zod';
import { platformJob } from '../../../kit/jobs/job.ts';

/** Does what follows from one message. */
export const processMessage = platformJob({
  name: 'inbound.process',
  queue: 'events',
  input: z.strictObject({ message_id: z.uuid(), replayed: z.boolean() }),
});
