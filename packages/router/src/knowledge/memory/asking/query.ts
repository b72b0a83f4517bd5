import type { Citation, memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { getCollection } from '../../collections/find.ts';
import { checkAbout } from '../../search/find/check-about.ts';
import { asksSomething } from '../../search/terms/asked.ts';
import type { Searching } from '../../search/ranking/rank.ts';
import { retrieveBy, type Retrieved } from '../../search/retrieve.ts';
import * as queries from './queries.ts';
import { supersededAmong } from './superseded.ts';

type Asked = Omit<In<typeof memory.context>, 'team_id' | 'max_tokens'>;
interface Hit {
  readonly citation: Citation;
  readonly score: number;
}
interface Answer extends Pick<Retrieved, 'mode' | 'degraded'> {
  readonly hits: readonly Hit[];
}
/** More passages are read than are returned, since superseded ones move to the end. */
const MORE = 20;

/** Finds memories about a question, best first; those that a later one has replaced come last and are marked. */
export async function ask(ctx: Searching, asked: Asked, limit: number): Promise<Answer> {
  const { query, kinds, tags, collection_ids, project_id, mode: wanted } = asked;
  if (!asksSomething(query)) throw invalid('query', 'has no letter and no digit to look for');
  await checkAbout(ctx, { project_id });
  for (const id of collection_ids ?? []) await getCollection(ctx.db, ctx.scope, id);
  const { passages, mode, degraded } = await retrieveBy(
    ctx,
    {
      query,
      kinds: kinds !== undefined || tags !== undefined ? ['memory'] : ['memory', 'document'],
      project_id,
      only: queries.only(ctx.scope, { kinds, tags, collection_ids }),
      limit: limit + MORE,
    },
    { mode: wanted },
  );
  const superseded = await supersededAmong(ctx, passages);
  const hits = passages
    .map((passage): Hit => {
      const { kind, id, title, ordinal, page = null, revision = null, start, end, text } = passage;
      return {
        score: Math.round(passage.score * 10_000) / 10_000,
        citation: {
          kind: kind as 'document' | 'memory',
          document_id: kind === 'document' ? id : null,
          memory_id: kind === 'memory' ? id : null,
          title,
          revision,
          ordinal,
          page,
          start,
          end,
          quote: text,
          superseded: superseded.has(id),
        },
      };
    })
    .toSorted((a, b) => Number(a.citation.superseded) - Number(b.citation.superseded))
    .slice(0, limit);
  return { hits, mode, degraded };
}

export const queryMemory = async (
  ctx: Ctx<typeof memory.query>,
  { team_id: _, limit = 10, ...asked }: In<typeof memory.query>,
) => {
  const { hits: items, mode, degraded } = await ask(ctx, asked, limit);
  return { items: [...items], mode, degraded };
};
