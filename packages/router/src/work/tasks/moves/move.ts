import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getTask, lockTask, lockTaskInGraph } from '../find.ts';
import { presentTask } from '../present.ts';
import * as queries from '../queries.ts';
import { changeTask } from '../changes/change-task.ts';
import { isKnown } from './queries.ts';
import { moveToProject } from './move-to-project.ts';
import type { Beside } from './place.ts';

/** How many tasks of a column a refusal names. */
const SHOWN = 50;

/** Drops a task next to another one, or at the end of a column; or takes it to another project. */
export async function moveTask(
  ctx: Ctx<typeof tasks.move>,
  { task_id, status, parent_id, before_id, after_id, to_project_id, force, cascade }: In<typeof tasks.move>,
): Promise<Task> {
  if (before_id !== undefined && after_id !== undefined)
    throw invalid('after_id', 'give before_id or after_id, not both');
  const neighbour = before_id ?? after_id;
  if (to_project_id !== undefined && neighbour !== undefined)
    throw invalid('to_project_id', 'cannot be given together with a neighbour');
  if (to_project_id !== undefined && parent_id !== undefined)
    throw invalid('to_project_id', 'cannot be given together with a parent');
  const isAlone = parent_id == null && to_project_id === undefined && status === undefined;
  const lock = isAlone ? lockTask : lockTaskInGraph;
  const task = await lock(ctx, task_id);
  if (to_project_id !== undefined) return moveToProject(ctx, task, to_project_id, status);
  const column = status ?? task.status;
  const side = before_id === undefined ? 'after' : 'before';
  // Without a neighbour it goes to the end of the column, also of the one that it is in.
  const beside = async () => (neighbour === undefined ? undefined : besideOf(ctx, task, { neighbour, column, side }));
  await changeTask(ctx, task, { status, parent_id, force, cascade }, beside);
  return presentTask(ctx.scope)(await getTask(ctx, task.id));
}

interface Wish {
  readonly neighbour: string;
  readonly column: string;
  readonly side: Beside['side'];
}
async function besideOf(
  { db, scope, project }: Ctx<typeof tasks.move>,
  task: queries.TaskRow,
  { neighbour, column, side }: Wish,
): Promise<Beside> {
  const other = await queries.findTask(db, scope, project.project_id, neighbour);
  if (other === undefined && !(await isKnown(db, scope, project.project_id, neighbour)))
    throw new AppError('TASK_NOT_FOUND');
  if (other === undefined || other.status !== column || other.id === task.id) {
    const present = await queries.listColumn(db, scope, project.project_id, column, SHOWN);
    throw new AppError('TASK_NEIGHBOUR_GONE', { present: present.map(({ id }) => id) });
  }
  return { rank: other.rank, side };
}
