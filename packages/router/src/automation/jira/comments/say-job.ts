import { z } from 'zod';
import { EventRef, job } from '../../../kit/jobs/job.ts';

/** Looks whether a ticket that somebody commented is an issue as well. */
export const noteComment = job({ name: 'jira.noteComment', queue: 'events', input: EventRef });
/** Writes a public comment to Jira. */
export const sayComment = job({
  name: 'jira.sayComment',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({ ticket_id: z.uuid(), comment_id: z.uuid() }),
});

export const sayKey = (comment_id: string): string => `jira.say.${comment_id}`;
