import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/job.ts';
import type { Forgetting, Forgotten } from '../../../kit/domain.ts';
import * as queries from '../queries.ts';
import { wordsOf } from './search-terms.ts';

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

/** Forgets the words of somebody's names that no ticket uses now that they were erased. */
export async function forgetNames({ db }: Forgetting, { people, names, addresses }: Forgotten): Promise<void> {
  const words = wordsOf([...names, ...addresses].join(' '));
  for (const team_id of new Set(people.map((person) => person.team_id)))
    for (const word of words) await queries.forgetUnusedWord(db, team_id, word);
}
