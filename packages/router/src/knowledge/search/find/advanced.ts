import type { SearchKind } from '@deskwire/contract/knowledge/search.schemas.ts';
import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { noteSearch } from '../history/note.ts';
import type { Ranked } from '../ranking/rank.ts';
import { checkAbout } from './check-about.ts';
import { pageOfHits, type Finding } from './hits.ts';

/** The same with filters. Only what the caller sees is counted. */
export async function searchAdvanced(ctx: Ctx<typeof search.advanced>, input: In<typeof search.advanced>) {
  const { query, kinds, team_id: _, page, page_size, cursor, status_category, person_id, ...filter } = input;
  await checkAbout(ctx, { project_id: filter.project_id, person_id: resolveMe(ctx.scope, person_id) });
  const asked = { ...filter, query, kinds, category: status_category, person_id: resolveMe(ctx.scope, person_id) };
  let ranked: Ranked | undefined;
  let hits = 0;
  const found = await pageOfHits(ctx, { page, page_size, cursor }, asked, (all, total) => {
    ranked = all;
    hits = total;
  });
  if (ranked !== undefined && (page ?? 1) === 1) await noteSearch(ctx, { query, kinds: kinds ?? [], hits });
  return { ...found, facets: await facetsOf(ctx, ranked) };
}

/** Counted with the first page; a cursor goes on in what was counted. */
async function facetsOf(ctx: Finding, ranked: Ranked | undefined) {
  const counts = Object.entries(ranked?.kinds ?? {}).toSorted(([, a], [, b]) => b - a);
  const projects = Object.entries(ranked?.projects ?? {}).toSorted(([, a], [, b]) => b - a);
  const shown =
    projects.length === 0
      ? []
      : await ctx.services.domains.searched.get('project')!.shown(
          ctx.db,
          ctx.scope,
          projects.map(([id]) => ({ id, ordinal: 0 })),
        );
  const names = new Map(shown.map((project) => [project.id, project]));
  return {
    kinds: counts.map(([kind, count]) => ({ kind: kind as SearchKind, count })),
    projects: projects.flatMap(([id, count]) => {
      const project = names.get(id);
      return project === undefined ? [] : [{ id, key: project.key, name: project.title, count }];
    }),
  };
}
