import { z } from 'zod';
import { EventRef, job } from '../../../kit/jobs/job.ts';

/** Writes to Jira what was changed here. */
export const pushIssue = job({
  name: 'jira.push',
  queue: 'events',
  tx: 'manual',
  input: z.strictObject({
    id: z.uuid(),
    /** Sets urgency and impact as well, which are not kept alike. */
    grades: z.boolean().optional(),
  }),
});
/** Looks whether a ticket that was changed is an issue as well. */
export const noteChange = job({ name: 'jira.noteChange', queue: 'events', input: EventRef });
/** Reads an issue of which a webhook told. */
export const refreshIssue = job({
  name: 'jira.refresh',
  queue: 'events',
  tx: 'manual',
  input: z.strictObject({ issue_key: z.string().max(100) }),
});
