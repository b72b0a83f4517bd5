import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { findCounts } from './ranking/queries.ts';
import { askedOf } from './terms/asked.ts';

/** The words of a filter, in the syntax of tsquery. */
export interface Asked<Word = string> {
  /** The rarest first. */
  readonly words: readonly Word[];
  /** Whether the first one is in so few rows that they are gathered before anything else. */
  readonly rare: boolean;
}

/** A word in more of the passages is soon met wherever one looks. */
const COMMON = 0.2;

/** The words of a search in the order in which they are looked for. How rare they are was counted some time before. */
export async function rarestFirst({ db, scope }: { db: Db; scope: TeamScope }, search: string): Promise<Asked> {
  const asked = askedOf(search);
  if (asked.length === 0) return { words: [], rare: false };
  const beginnings = [...new Set(asked.flatMap((word) => word.beginnings))];
  const counts = await findCounts(db, scope, beginnings);
  const countOf = (beginning: string) => counts?.words.get(beginning) ?? 0;
  const words = asked
    .map(({ query, beginnings: all }) => ({ query, count: Math.min(...all.map(countOf)) }))
    .toSorted((a, b) => a.count - b.count);
  const passages = counts?.passages ?? 0;
  return { words: words.map(({ query }) => query), rare: words[0]!.count <= COMMON * passages };
}
