import { z } from 'zod';
import { job, platformJob } from '../../../kit/jobs/job.ts';

/** Documents a file, section by section. */
export const writeDoc = job({
  name: 'aiDocs.write',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ job_id: z.uuid() }),
});
/** Ends jobs that no worker does any more, because theirs has failed for good. */
export const endAbandoned = platformJob({ name: 'aiDocs.endAbandoned', queue: 'timers', input: z.strictObject({}) });
