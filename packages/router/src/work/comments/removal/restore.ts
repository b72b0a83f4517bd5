import type { comments } from '@deskwire/contract/work/comments.ts';
import type { ProjectComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { indexedComment } from '../search/queries.ts';
import { demand } from '../../../kit/access/can.ts';
import { getComment, readComment } from '../find.ts';
import { findComment } from '../queries.ts';
import { byAuthorOrManager, presentComment } from '../rules.ts';
import { purgeKey } from './purge.ts';
import * as queries from './queries.ts';

/** Shows a deleted comment again; one that is not deleted stays as it is. */
export async function restoreComment(
  ctx: Ctx<typeof comments.restore>,
  { comment_id }: In<typeof comments.restore>,
): Promise<ProjectComment> {
  const { db, scope, project, events, outbox, now } = ctx;
  const there = await findComment(db, scope, project.project_id, comment_id);
  if (there !== undefined) return presentComment(scope)(there);
  const comment = await getComment(ctx, comment_id, { deleted_at: now(), lock: true });
  demand(byAuthorOrManager, comment, scope);
  await queries.setDeleted(db, scope, comment_id, { deleted_at: null, purge_at: null });
  await indexTexts(db, scope, [indexedComment(comment)]);
  outbox.cancel(purgeKey(comment_id));
  const place = { project_id: project.project_id, task_id: comment.task_id };
  events.add('comment.restored', { id: comment_id, version: comment.version + 1 }, place);
  return readComment(ctx, comment_id);
}
