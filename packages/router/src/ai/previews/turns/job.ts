import { z } from 'zod';
import type { Outbox } from '../../../kit/context.ts';
import { platformJob } from '../../../kit/jobs/job.ts';

/** Starts the jobs whose turn it is. */
export const dispatchPreviews = platformJob({
  name: 'previews.dispatch',
  queue: 'automation',
  input: z.strictObject({}),
});

/** Lets the turns be looked at once this transaction is there: a job came, or one ended. */
export const callTurns = (outbox: Outbox): void => outbox.later(dispatchPreviews, {}, { key: 'previews.dispatch' });
