import type { comments } from '@deskwire/contract/work/comments.ts';
import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getComment, readComment } from '../find.ts';
import * as queries from './queries.ts';

/** Marks a comment for the caller, and for nobody else. */
export async function starComment(
  ctx: Ctx<typeof comments.star>,
  { comment_id }: In<typeof comments.star>,
): Promise<ProjectComment> {
  const { id } = await getComment(ctx, comment_id);
  if (await queries.insertStar(ctx.db, ctx.scope, id, ctx.now())) ctx.events.add('comment_star.added', { id }, {});
  return readComment(ctx, id);
}
