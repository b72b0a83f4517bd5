import type { ProjectActivity, projects } from '@deskwire/contract/work/projects.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the events of a project, its tasks and its comments. */
export const projectActivity = (ctx: Ctx<typeof projects.activity>, input: In<typeof projects.activity>) => {
  const { project_id } = ctx.project;
  return page(ctx, input, {
    key: ['projects.activity', ctx.scope.team_id, project_id],
    find: (slice) => queries.listActivity(ctx.db, ctx.scope, project_id, slice),
    position: (row) => [row.id],
    present: ({ details, ...row }): ProjectActivity => ({ ...row, details: details ?? {} }),
  });
};
