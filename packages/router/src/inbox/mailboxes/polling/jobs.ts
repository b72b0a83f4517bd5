import { z } from 'zod';
import { job, platformJob } from '../../../kit/jobs/job.ts';

/** Asks for all mailboxes that are to be read now. */
export const pollMailboxes = platformJob({ name: 'mailboxes.poll', queue: 'events', input: z.strictObject({}) });

/** Reads one mailbox. */
export const readMailbox = job({
  name: 'mailboxes.read',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({ mailbox_id: z.uuid() }),
});
