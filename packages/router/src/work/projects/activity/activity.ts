import type { ProjectActivity, projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** What happened in a project: to itself, its tasks, and what was said. */
export const projectActivity = (ctx: Ctx<typeof projects.activity>, input: In<typeof projects.activity>) => {
  const { project_id } = ctx.project;
  return page(ctx, input, {
    of: ['projects.activity', ctx.scope.team_id, project_id],
    find: (slice) => queries.listActivity(ctx.db, ctx.scope, project_id, slice),
    position: (row) => [row.id],
    present: ({ details, ...row }): ProjectActivity => ({ ...row, details: details ?? {} }),
  });
};
