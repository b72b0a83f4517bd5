import type { comments } from '@deskwire/contract/work/comments.ts';
import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getComment, readComment } from '../find.ts';
import * as queries from './queries.ts';

/** Takes the caller's mark off a comment; one without it is left as it is. */
export async function unstarComment(
  ctx: Ctx<typeof comments.unstar>,
  { comment_id }: In<typeof comments.unstar>,
): Promise<ProjectComment> {
  const { id } = await getComment(ctx, comment_id);
  if (await queries.deleteStar(ctx.db, ctx.scope, id)) ctx.events.add('comment_star.removed', { id }, {});
  return readComment(ctx, id);
}
