import type { ShownPassage } from '../../kit/domain.ts';
import { findSeen } from './ranking/queries.ts';
import { kindsFor, rank, type Searching, type Wanted } from './ranking/rank.ts';
import { findShown } from './ranking/shown.ts';

/** A piece of what the team knows that bears on a question. */
export interface Passage extends ShownPassage {
  readonly kind: string;
  readonly score: number;
}

/**
 * The passages that bear most on a question, best first, as far as the person may see where they are from. Everything that
 * answers from the team's knowledge asks here.
 */
export async function retrieve(searching: Searching, wanted: Omit<Wanted, 'sort' | 'offset'>): Promise<Passage[]> {
  const { hits } = await rank(searching, wanted);
  const shown = await findShown(searching, hits);
  return hits.flatMap((hit) => {
    const passage = shown(hit);
    return passage === undefined ? [] : [{ ...passage, kind: hit.kind, score: hit.score }];
  });
}

interface Named {
  readonly kind: string;
  readonly id: string;
}
/** Looks up again which of some rows the person still sees: what was cited to them may be gone, or theirs no longer. */
export async function stillSeen(searching: Searching, rows: readonly Named[]): Promise<(row: Named) => boolean> {
  const { db, scope, now } = searching;
  const kinds = kindsFor(
    searching,
    rows.map(({ kind }) => kind),
  );
  const nameOf = ({ kind, id }: Named) => `${kind} ${id}`;
  const seen = new Set(kinds.length === 0 ? [] : (await findSeen(db, scope, kinds, rows, now())).map(nameOf));
  return (row) => seen.has(nameOf(row));
}
