import type { comments } from '@deskwire/contract/work/comments.ts';
import type { PostedComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { subjectOf } from './subject.ts';
import { postComment } from './posting/post.ts';

/** Says something at the project, or at one of its tasks. */
export async function createComment(
  ctx: Ctx<typeof comments.create>,
  { entity_type, entity_id, id, content, parent_id }: In<typeof comments.create>,
): Promise<PostedComment> {
  const task_id = await subjectOf(ctx, { entity_type, entity_id });
  return postComment(ctx, task_id ?? null, { id, content, parent_id });
}
