import type { Searching } from '../../search/ranking/rank.ts';
import type { Passage } from '../../search/retrieve.ts';
import { findSuperseded } from './queries.ts';

/** The ids of those memories among some passages that a later one has taken the place of. */
export async function supersededAmong(
  { db, scope }: Pick<Searching, 'db' | 'scope'>,
  passages: readonly Pick<Passage, 'kind' | 'id'>[],
): Promise<ReadonlySet<string>> {
  const memories = passages.filter(({ kind }) => kind === 'memory').map(({ id }) => id);
  return memories.length === 0 ? new Set() : findSuperseded(db, scope, memories);
}
