import type { taskWatchers } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getTask } from '../find.ts';
import * as queries from './queries.ts';

/** Lists the watchers of a task. */
export async function listWatchers(ctx: Ctx<typeof taskWatchers.list>, input: In<typeof taskWatchers.list>) {
  const { id } = await getTask(ctx, input.task_id);
  return page(ctx, input, {
    key: ['tasks.watchers', ctx.scope.team_id, id],
    find: (slice) => queries.listWatchers(ctx.db, ctx.scope, id, slice),
    position: ({ created_at, person_id }) => [created_at, person_id],
    present: (row) => row,
  });
}
