import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { comments } from '@deskwire/contract/work/comments.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { forgetTexts } from '../../../knowledge/search/index/index-texts.ts';
import { demand } from '../../../kit/access/can.ts';
import { getComment } from '../find.ts';
import { byAuthorOrManager } from '../rules.ts';
import { purgeComment, purgeKey } from './purge.ts';
import * as queries from './queries.ts';

const KEPT_SECONDS = 30 * 86_400;

/** Hides what somebody said in the project. */
export const deleteComment = (ctx: Ctx<typeof comments.delete>, { comment_id }: In<typeof comments.delete>) =>
  hideComment(ctx, { comment_id });

interface Removal {
  readonly comment_id: string;
  /** The task that it has to be about. */
  readonly task_id?: string;
}
/** Hides a comment; its author may, and whoever manages the project. Replies to it stay. */
export async function hideComment(
  ctx: Pick<Ctx<typeof comments.delete>, 'db' | 'scope' | 'project' | 'events' | 'outbox' | 'now'>,
  { comment_id, task_id }: Removal,
) {
  const { db, scope, project, events, outbox, now } = ctx;
  const comment = await getComment(ctx, comment_id, { lock: true, task_id });
  demand(byAuthorOrManager, comment, scope);
  const at = { deleted_at: now(), purge_at: secondsAfter(now(), KEPT_SECONDS) };
  await queries.setDeleted(db, scope, comment_id, at);
  const home_id = comment.task_id ?? project.project_id;
  await forgetTexts(db, scope, { kind: 'project_comment', id: comment_id, home_id });
  const place = { project_id: project.project_id, task_id: comment.task_id };
  events.add('comment.deleted', { id: comment_id, version: comment.version + 1 }, place);
  outbox.later(purgeComment, { comment_id }, { run_at: at.purge_at, key: purgeKey(comment_id) });
  return { id: comment_id, ...at };
}
