import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { noteSearch } from '../history/note.ts';
import { pageOfHits } from './hits.ts';

/** Finds what fits best of everything that the caller may see. */
export async function searchGlobal(ctx: Ctx<typeof search.global>, input: In<typeof search.global>) {
  const { query, kinds, team_id: _, ...place } = input;
  let hits: number | undefined;
  const found = await pageOfHits(ctx, place, { query, kinds }, (_ranked, total) => (hits = total));
  if (hits !== undefined && (place.page ?? 1) === 1) await noteSearch(ctx, { query, kinds: kinds ?? [], hits });
  return found;
}
