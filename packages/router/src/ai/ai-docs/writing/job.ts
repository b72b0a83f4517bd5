import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Documents a file, section by section. */
export const writeDoc = job({
  name: 'aiDocs.write',
  queue: 'ai',
  tx: 'manual',
  input: z.strictObject({ job_id: z.uuid() }),
});
