import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { requireKnown, sameName } from '../../kit/lists/known.ts';
import { page } from '../../kit/lists/page.ts';
import { rarestFirst } from '../../knowledge/search/rareness.ts';
import { presentProject } from './present.ts';
import * as queries from './queries.ts';

/** The projects that somebody sees: open ones, and private ones that they were added to. */
export async function listProjects(
  ctx: Ctx<typeof projects.list>,
  { team_id: _, page: number, page_size, cursor, view: _view, ...filter }: In<typeof projects.list>,
) {
  const { search, ...rest } = filter;
  const { db, scope } = ctx;
  const asked = search === undefined ? undefined : await rarestFirst(ctx, search);
  return page(
    ctx,
    { page: number, page_size, cursor },
    {
      key: ['projects.list', scope.team_id, filter],
      find: (slice) => queries.listProjects(db, scope, { ...rest, asked }, ctx.now(), slice),
      position: ({ created_at, id }) => [created_at, id],
      present: presentProject(scope),
      none: () =>
        requireKnown({
          field: 'tag',
          given: rest.tag === undefined ? [] : [rest.tag],
          known: () => queries.listKnownTags(db, scope),
          same: sameName,
        }),
    },
  );
}
