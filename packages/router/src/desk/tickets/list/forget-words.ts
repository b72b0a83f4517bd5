import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/job.ts';
import * as queries from '../queries.ts';

/** Forgets words that a ticket no longer has, unless another ticket of the team uses them. */
export const forgetWords = job({
  name: 'tickets.forgetWords',
  queue: 'bulk',
  input: z.strictObject({ words: z.array(z.string()) }),
});

export async function forget(
  { db, scope }: JobCtx<typeof forgetWords>,
  { words }: JobInput<typeof forgetWords>,
): Promise<void> {
  // One by one: how to look for a word depends on how common it is.
  for (const word of words) await queries.forgetUnusedWord(db, scope.team_id, word);
}
