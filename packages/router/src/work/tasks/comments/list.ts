import type { taskComments } from '@deskwire/contract/work/comments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { pageOfComments } from '../../comments/page-of-comments.ts';
import { getTask } from '../find.ts';

/** Lists the comments of a task. */
export async function listTaskComments(ctx: Ctx<typeof taskComments.list>, input: In<typeof taskComments.list>) {
  const { id, project_id } = await getTask(ctx, input.task_id);
  return pageOfComments(ctx, input, { project_id, task_id: id });
}
