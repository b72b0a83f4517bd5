import type { ShownPassage } from '../../kit/domain.ts';
import { findSeen, type RankedRow } from './ranking/queries.ts';
import { kindsFor, rank, type Searching, type Wanted } from './ranking/rank.ts';
import { findShown } from './ranking/shown.ts';
import { modelFor, nearest, vectorsOf } from './vectors/nearest.ts';
import { fused } from './vectors/vector.ts';

/** A piece of what the team knows that bears on a question. */
export interface Passage extends ShownPassage {
  readonly kind: string;
  readonly score: number;
}

/**
 * The passages that bear most on a question, best first, as far as the person may see where they are from. Everything that
 * answers from the team's knowledge asks here, or by `retrieveBy` where it can wait for a model.
 */
export const retrieve = async (searching: Searching, wanted: Asked): Promise<Passage[]> =>
  (await retrieveBy(searching, wanted, { mode: 'lexical' })).passages;

type Asked = Omit<Wanted, 'sort' | 'offset'>;
export type RetrievalMode = 'lexical' | 'hybrid';
export interface Retrieved {
  readonly passages: Passage[];
  /** By words alone, or also by what was meant. */
  readonly mode: RetrievalMode;
  /** Whether vectors were to be compared, and the model did not answer in time. */
  readonly degraded: boolean;
}
/** Fewer than so many of each would leave little to agree on. */
const COMPARED = 50;

/**
 * The same by words alone, or by words and vectors: where the operator has texts measured and the team's own questions were
 * found no worse by it, unless a mode is asked for. `vector` is that of the question, where it is known already.
 */
export async function retrieveBy(
  searching: Searching,
  wanted: Asked,
  { mode, vector: known }: { readonly mode?: RetrievalMode | undefined; readonly vector?: readonly number[] } = {},
): Promise<Retrieved> {
  const model = mode === 'lexical' ? undefined : await modelFor(searching);
  if (model === undefined || (mode === undefined && model.helps !== true))
    return {
      passages: await shownOf(searching, (await rank(searching, wanted)).hits),
      mode: 'lexical',
      degraded: false,
    };
  const limit = Math.max(wanted.limit, COMPARED);
  const [{ hits }, vector] = await Promise.all([
    rank(searching, { ...wanted, limit }),
    known ?? vectorsOf(searching, model, [wanted.query]).then((vectors) => vectors?.[0]),
  ]);
  if (vector === undefined)
    return { passages: await shownOf(searching, hits.slice(0, wanted.limit)), mode: 'lexical', degraded: true };
  const near = await nearest(searching, model, vector, { ...wanted, limit });
  const both = fused<RankedRow>(hits, near, ({ kind, id }) => `${kind} ${id}`).slice(0, wanted.limit);
  const passages = await shownOf(
    searching,
    both.map(({ one, score }) => ({ ...one, score })),
  );
  return { passages, mode: 'hybrid', degraded: false };
}

async function shownOf(searching: Searching, hits: readonly RankedRow[]): Promise<Passage[]> {
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
