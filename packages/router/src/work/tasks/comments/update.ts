import type { taskComments } from '@deskwire/contract/work/comments.ts';
import type { PostedComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { editComment } from '../../comments/update.ts';
import { getTask } from '../find.ts';

/** Changes a comment of a task; only its author may. */
export async function updateTaskComment(
  ctx: Ctx<typeof taskComments.update>,
  { task_id, ...input }: In<typeof taskComments.update>,
): Promise<PostedComment> {
  return editComment(ctx, { ...input, task_id: (await getTask(ctx, task_id)).id });
}
