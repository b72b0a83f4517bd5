import { projectRoleOf } from '@deskwire/contract/kit/access.ts';
import type { taskWatchers } from '@deskwire/contract/work/tasks.relations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getTask } from '../find.ts';
import { holdWorker } from '../queries.ts';
import * as queries from './queries.ts';
import { whoseWatching } from './whose.ts';

/** Lets somebody hear of a task; who does not see its project cannot. Asked for twice, it is the same. */
export async function addWatcher(
  ctx: Ctx<typeof taskWatchers.add>,
  { task_id, person_id }: In<typeof taskWatchers.add>,
) {
  const { db, scope, project, events, now } = ctx;
  const who = whoseWatching(scope, project, person_id);
  const task = await getTask(ctx, task_id);
  const person = await holdWorker(db, scope, task.project_id, who);
  if (person === undefined || projectRoleOf(person.roles, person) === undefined) throw new AppError('PERSON_NOT_FOUND');
  if (await queries.insertWatcher(db, scope, task.id, who, now())) events.add('task.watched', task, { person_id: who });
  return (await queries.findWatcher(db, scope, task.id, who))!;
}
