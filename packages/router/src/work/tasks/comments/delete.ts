import type { taskComments } from '@deskwire/contract/work/comments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { hideComment } from '../../comments/removal/delete.ts';
import { getTask } from '../find.ts';

/** Deletes a comment of a task. */
export async function deleteTaskComment(
  ctx: Ctx<typeof taskComments.delete>,
  { task_id, comment_id }: In<typeof taskComments.delete>,
) {
  return hideComment(ctx, { comment_id, task_id: (await getTask(ctx, task_id)).id });
}
