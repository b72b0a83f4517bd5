import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentProject } from './present.ts';
import * as queries from './queries.ts';

/** The projects that somebody sees: open ones, and private ones that they were added to. */
export const listProjects = (
  ctx: Ctx<typeof projects.list>,
  { team_id: _, page: _page, page_size: _size, cursor: _cursor, view: _view, ...filter }: In<typeof projects.list>,
) =>
  page(
    ctx,
    { page: _page, page_size: _size, cursor: _cursor },
    {
      of: ['projects.list', ctx.scope.team_id, filter],
      find: (slice) => queries.listProjects(ctx.db, ctx.scope, filter, ctx.now(), slice),
      position: ({ created_at, id }) => [created_at, id],
      present: presentProject(ctx.scope),
    },
  );
