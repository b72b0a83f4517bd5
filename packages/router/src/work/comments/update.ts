import type { comments } from '@deskwire/contract/work/comments.ts';
import type { PostedComment } from '@deskwire/contract/work/comments.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { indexTexts } from '../../knowledge/search/index/index-texts.ts';
import { indexedComment } from './search/queries.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { demand } from '../../kit/access/can.ts';
import { getComment, readComment } from './find.ts';
import { mention } from './posting/post.ts';
import * as queries from './queries.ts';
import { byAuthor } from './rules.ts';

/** Changes what somebody said in the project. */
export const updateComment = (ctx: Ctx<typeof comments.update>, input: In<typeof comments.update>) =>
  editComment(ctx, input);

interface Edit extends Pick<In<typeof comments.update>, 'comment_id' | 'version' | 'content'> {
  /** The task that it has to be about. */
  readonly task_id?: string;
}
/** Authors edit what they said; only those whom it mentions newly hear of it. */
export async function editComment(
  ctx: Pick<Ctx<typeof comments.update>, 'db' | 'scope' | 'project' | 'events' | 'now'>,
  { comment_id, version, content, task_id }: Edit,
): Promise<PostedComment> {
  const { db, scope, project, events, now } = ctx;
  const before = await getComment(ctx, comment_id, { lock: true, task_id });
  await checkVersion(before, version);
  demand(byAuthor, before, scope);
  await queries.updateComment(db, scope, comment_id, content, now());
  await indexTexts(db, scope, [indexedComment({ ...before, content })]);
  const { mentioned, unreachable } = await mention(ctx, comment_id, content);
  const payload = { project_id: project.project_id, task_id: before.task_id, mentioned };
  events.add('comment.edited', { id: comment_id, version: before.version + 1 }, payload);
  return { ...(await readComment(ctx, comment_id)), unreachable };
}
