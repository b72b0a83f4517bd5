import { z } from 'zod';
import { job } from '../../../kit/jobs/job.ts';

/** Erases a person without an account from their team. */
export const eraseContactJob = job({
  name: 'compliance.erasePerson',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ person_id: z.uuid() }),
});
