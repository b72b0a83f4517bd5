import type { taskLabels } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The labels of a project by name. */
export const listLabels = (ctx: Ctx<typeof taskLabels.list>, input: In<typeof taskLabels.list>) =>
  page(ctx, input, {
    key: ['tasks.labels', ctx.scope.team_id, ctx.project.project_id],
    find: (slice) => queries.listLabels(ctx.db, ctx.scope, ctx.project.project_id, slice),
    position: ({ name, id }) => [name.toLowerCase(), id],
    present: (row) => row,
  });
