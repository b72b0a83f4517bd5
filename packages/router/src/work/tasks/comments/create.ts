import type { taskComments } from '@deskwire/contract/work/comments.ts';
import type { PostedComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { postComment } from '../../comments/posting/post.ts';
import { getTask } from '../find.ts';

/** Adds a comment to a task. */
export async function createTaskComment(
  ctx: Ctx<typeof taskComments.create>,
  { task_id, id, content, parent_id }: In<typeof taskComments.create>,
): Promise<PostedComment> {
  const task = await getTask(ctx, task_id);
  return postComment(ctx, task.id, { id, content, parent_id });
}
