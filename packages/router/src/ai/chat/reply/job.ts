import { z } from 'zod';
import { job, platformJob } from '../../../kit/jobs/job.ts';

/** Writes a reply. Whoever runs it a second time begins anew. */
export const writeReply = job({
  name: 'chat.reply',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ message_id: z.uuid() }),
});
/** Ends replies that no worker writes any more, because their job has failed for good. */
export const endAbandoned = platformJob({ name: 'chat.endAbandoned', queue: 'timers', input: z.strictObject({}) });
