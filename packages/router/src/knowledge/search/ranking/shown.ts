import type { ShownPassage } from '../../../kit/domain.ts';
import type { RankedRow } from './queries.ts';
import type { Searching } from './rank.ts';

/** Reads what is shown of passages that were found: one statement per kind. */
export async function findShown(
  { db, scope, services }: Searching,
  hits: readonly RankedRow[],
): Promise<(hit: RankedRow) => ShownPassage | undefined> {
  const nameOf = (kind: string, { id, ordinal }: { id: string; ordinal: number }) => `${kind} ${id} ${ordinal}`;
  const known = new Map<string, ShownPassage>();
  for (const [kind, those] of Map.groupBy(hits, (hit) => hit.kind))
    for (const passage of await services.domains.searched.get(kind)!.shown(db, scope, those))
      known.set(nameOf(kind, passage), passage);
  return (hit) => known.get(nameOf(hit.kind, hit));
}
