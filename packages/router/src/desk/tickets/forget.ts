import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../kit/job.ts';
import * as queries from './forget.queries.ts';

/** Forgets words that a ticket no longer has, unless another ticket of the team uses them. */
export const forgetWords = job({
  name: 'tickets.forgetWords',
  queue: 'bulk',
  input: z.strictObject({ words: z.array(z.string()) }),
});
/** Removes what a deleted comment said when it can no longer be asked about. */
export const purgeComment = job({
  name: 'tickets.purgeComment',
  queue: 'bulk',
  input: z.strictObject({ comment_id: z.uuid() }),
});

export async function forget(
  { db, scope }: JobCtx<typeof forgetWords>,
  { words }: JobInput<typeof forgetWords>,
): Promise<void> {
  // One by one: how to look for a word depends on how common it is.
  for (const word of words) await queries.forgetUnusedWord(db, scope.team_id, word);
}

export async function forgetComment(
  { db, scope }: JobCtx<typeof purgeComment>,
  { comment_id }: JobInput<typeof purgeComment>,
): Promise<void> {
  if (scope !== null) await queries.purgeComment(db, scope.team_id, comment_id);
}
