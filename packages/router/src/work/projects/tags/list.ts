import type { projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The tags of a project by name. */
export const listTags = (ctx: Ctx<typeof projects.tags.list>, input: In<typeof projects.tags.list>) =>
  page(ctx, input, {
    key: ['projects.tags', ctx.scope.team_id, ctx.project.project_id],
    find: (slice) => queries.listTags(ctx.db, ctx.scope, ctx.project.project_id, slice),
    position: ({ name, id }) => [name.toLowerCase(), id],
    present: (row) => row,
  });
