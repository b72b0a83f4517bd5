import type { Answers } from '../desk.ts';

export type WorkTime = Answers['workTimes']['list']['items'][number];
/** What was worked on. */
export type Subject = { readonly ticket_id: string } | { readonly task_id: string };
