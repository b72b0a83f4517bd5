import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { getTask, lockTask, lockTaskInGraph } from '../find.ts';
import { presentTask } from '../present.ts';
import { changeTask } from './change-task.ts';
import { ticketFor } from './fit.ts';

/** Changes any of a task's fields; status and assignee by the same rules and with the same events as alone. */
export async function updateTask(
  ctx: Ctx<typeof tasks.update>,
  { task_id, version, ticket_id, team_id: _, project_id: _named, ...wanted }: In<typeof tasks.update>,
): Promise<Task> {
  const lock = wanted.parent_id == null && wanted.status === undefined ? lockTask : lockTaskInGraph;
  const task = await lock(ctx, task_id);
  await checkVersion(task, version, () => presentTask(ctx.scope)(task));
  await changeTask(ctx, task, { ...wanted, ticket_id: await ticketFor(ctx, ticket_id) });
  return presentTask(ctx.scope)(await getTask(ctx, task.id));
}
