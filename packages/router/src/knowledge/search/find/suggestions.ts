import type { SearchKind } from '@deskwire/contract/knowledge/search.schemas.ts';
import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { listBeginning } from '../history/queries.ts';
import { rank } from '../ranking/rank.ts';
import { findShown } from '../ranking/shown.ts';
import { asksSomething } from '../terms/asked.ts';

const MOST_OWN = 5;
const MOST_TITLES = 5;

/** Searches of the caller that begin like this, and titles that have the words: of nothing that they do not see. */
export async function suggest(ctx: Ctx<typeof search.suggestions>, { q }: In<typeof search.suggestions>) {
  const own = await listBeginning(ctx.db, ctx.scope, q, MOST_OWN);
  const items = own.map(({ query }) => ({
    text: query,
    kind: null as SearchKind | null,
    id: null as string | null,
    key: null as string | null,
  }));
  if (!asksSomething(q)) return { items };
  const kinds = ['ticket', 'task', 'project', 'document'];
  const { hits } = await rank(ctx, { query: q, kinds, limit: MOST_TITLES });
  const shown = await findShown(ctx, hits);
  for (const hit of hits) {
    const passage = shown(hit);
    if (passage !== undefined)
      items.push({ text: passage.title, kind: hit.kind as SearchKind, id: hit.id, key: passage.key });
  }
  return { items };
}
