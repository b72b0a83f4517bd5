import { z } from 'zod';
import { EventRef, job } from '../../../kit/jobs/job.ts';

/** Writes to Jira what was changed here. */
export const pushIssue = job({
  name: 'jira.push',
  queue: 'events',
  tx: 'manual',
  input: z.strictObject({ id: z.uuid() }),
});
/** Looks whether a ticket that was changed is an issue as well. */
export const noteChange = job({ name: 'jira.noteChange', queue: 'events', input: EventRef });
