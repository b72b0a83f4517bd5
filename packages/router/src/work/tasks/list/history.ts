import type { z } from 'zod';
import type { TaskHistoryEntry, tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getTask } from '../find.ts';
import * as queries from './history.queries.ts';

type Entry = z.output<typeof TaskHistoryEntry>;

/** Lists the history of a task: the events of the audit trail themselves. */
export async function listHistory(ctx: Ctx<typeof tasks.history>, input: In<typeof tasks.history>) {
  const { id } = await getTask(ctx, input.task_id);
  return page(ctx, input, {
    key: ['tasks.history', ctx.scope.team_id, id],
    find: (slice) => queries.listHistory(ctx.db, ctx.scope, id, slice),
    position: (row) => [row.id],
    present: ({ details, ...row }): Entry => ({ ...row, details: details ?? {} }),
  });
}
