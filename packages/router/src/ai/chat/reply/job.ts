import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Writes a reply. Whoever runs it a second time begins anew. */
export const writeReply = job({
  name: 'chat.reply',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ message_id: z.uuid() }),
});
