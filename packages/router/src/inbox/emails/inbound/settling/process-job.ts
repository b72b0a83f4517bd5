import { z } from 'zod';
import { job, platformJob } from '../../../../kit/jobs/job.ts';

/** Reads one mail that came in, and makes of it what it is. */
export const processMail = job({
  name: 'emails.process',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({ mail_id: z.uuid() }),
});

/** Removes mails themselves once they are old; what became of them stays known. */
export const sweepMails = platformJob({ name: 'emails.sweep', queue: 'bulk', input: z.strictObject({}) });
