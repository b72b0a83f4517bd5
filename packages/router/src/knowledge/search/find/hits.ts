import type { SearchHit, SearchKind } from '@deskwire/contract/knowledge/search.schemas.ts';
import type { ShownPassage } from '../../../kit/domain.ts';
import { invalid } from '../../../kit/errors.ts';
import type { PageInput } from '@deskwire/contract/kit/paging.ts';
import { page, type Slice } from '../../../kit/lists/page.ts';
import type { Services } from '../../../kit/services.ts';
import { kindsFor, rank, type Ranked, type Searching, type Wanted } from '../ranking/rank.ts';
import type { RankedRow } from '../ranking/queries.ts';
import { findShown } from '../ranking/shown.ts';
import { asksSomething } from '../terms/asked.ts';
import { highlightsIn, snippetOf } from '../terms/highlight.ts';
import { findKeyed } from './queries.ts';

interface Placed {
  readonly row: RankedRow;
  readonly place: number;
  readonly shown: ShownPassage;
  readonly terms: readonly string[];
}
type Asked = Omit<Wanted, 'limit' | 'offset'>;
export interface Finding extends Searching {
  readonly services: Services;
}

/**
 * A page of what was found, what fits best first; whatever has the key that was searched for comes before it. `told` hears
 * what was counted. Throws INVALID_INPUT where there is no letter or digit to look for.
 */
export async function pageOfHits(
  ctx: Finding,
  input: PageInput,
  asked: Asked,
  told: (ranked: Ranked, total: number) => void = () => {},
) {
  if (!asksSomething(asked.query)) throw invalid('query', 'has no letter and no digit to look for');
  const { scope } = ctx;
  const jump = await jumpOf(ctx, asked);
  const find = async ({ limit, offset, after, counts }: Slice) => {
    const from = after === undefined ? offset : Number(after[0]);
    const ahead = jump === undefined ? 0 : 1;
    const isFirst = ahead === 1 && from === 0;
    const ranked = await rank(ctx, {
      ...asked,
      ...(jump === undefined ? {} : { except: [...(asked.except ?? []), jump.id] }),
      limit: isFirst ? limit - 1 : limit,
      offset: Math.max(0, from - ahead),
    });
    const counted = ranked.counted + ahead;
    if (counts) told(ranked, counted);
    const rows = [...(isFirst ? [jump!] : []), ...ranked.hits];
    const shown = await findShown(ctx, rows);
    const terms = ranked.terms.map(({ query }) => query);
    const placed = rows.flatMap((row, at): Placed[] => {
      const passage = shown(row);
      return passage === undefined ? [] : [{ row, place: from + at + 1, shown: passage, terms }];
    });
    return { rows: placed, ...(counts ? { counted } : {}) };
  };
  return page(ctx, input, {
    key: ['search', scope.team_id, scope.person_id, { ...asked }],
    find,
    position: ({ place }) => [place],
    present: presentHit,
  });
}

/** The row that has the key which was searched for, if they see it. */
async function jumpOf(ctx: Finding, { query, kinds: wanted }: Asked): Promise<RankedRow | undefined> {
  const key = query.trim();
  if (!/^[A-Za-z][A-Za-z0-9]{1,9}(?:-\d{1,9})?$/.test(key)) return undefined;
  for (const [kind, searched] of kindsFor(ctx, wanted)) {
    if (searched.keyed === undefined) continue;
    const found = await findKeyed(ctx.db, ctx.scope, searched, searched.keyed(ctx.scope, key), ctx.now());
    if (found !== undefined) return { kind, ordinal: 0, score: 1000, ...found };
  }
  return undefined;
}

function presentHit({ row, shown, terms }: Placed): SearchHit {
  const { snippet, highlights } = snippetOf(shown.text, terms);
  const { home } = shown;
  return {
    kind: row.kind as SearchKind,
    id: row.id,
    key: shown.key,
    title: shown.title,
    snippet,
    highlights: [
      ...(home === undefined ? highlightsIn(shown.title, terms).map((at) => ({ field: 'title' as const, ...at })) : []),
      ...highlights.map((at) => ({ field: 'snippet' as const, ...at })),
    ],
    home: home === undefined ? null : { ...home, kind: home.kind as SearchKind },
    page: shown.page ?? null,
    score: Math.round(row.score * 10_000) / 10_000,
    created_at: new Date(row.at).toISOString(),
  };
}
