import type { projectMembers } from '@deskwire/contract/work/projects.members.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the members of a project. */
export const listMembers = (ctx: Ctx<typeof projectMembers.list>, input: In<typeof projectMembers.list>) =>
  page(ctx, input, {
    key: ['projects.members', ctx.scope.team_id, ctx.project.project_id],
    find: (slice) => queries.listMembers(ctx.db, ctx.scope, ctx.project.project_id, slice),
    position: ({ created_at, person_id }) => [created_at, person_id],
    present: (row) => row,
  });
