import { z } from 'zod';
import { EventRef, job } from '../../../kit/jobs/job.ts';

/** Fetches a file that somebody has attached to an issue there. */
export const fetchFile = job({
  name: 'jira.fetchFile',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ id: z.uuid() }),
});
/** Uploads a file of a ticket to its issue. */
export const sendFile = job({
  name: 'jira.sendFile',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ issue: z.uuid(), file_id: z.uuid() }),
});
export const fetchKey = (id: string): string => `jira.file.${id}`;
export const sendKey = ({ issue, file_id }: { readonly issue: string; readonly file_id: string }): string =>
  `jira.send.${issue}.${file_id}`;
/** Removes a file here that was removed there. */
export const dropFile = job({ name: 'jira.dropFile', queue: 'bulk', input: z.strictObject({ file_id: z.uuid() }) });
/** Looks whether a file belongs to a ticket that is an issue as well. */
export const noteFile = job({ name: 'jira.noteFile', queue: 'events', input: EventRef });

/** The largest file that is brought from one side to the other. */
export const MOST_BYTES = 25 * 1024 * 1024;
