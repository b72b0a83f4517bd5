import type { ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, Events, In } from '../../../kit/context.ts';
import { forgetTexts } from '../../../knowledge/search/index/index-texts.ts';
import { purgeComment } from './purge.ts';
import * as queries from './queries.ts';
import { lockComment } from './update.ts';
import { demand } from '../../../kit/access/can.ts';
import { byAuthorOrManager } from './rules.ts';

/** How long the text of a deleted comment is kept for disputes; nobody sees it. */
const KEPT_SECONDS = 30 * 86_400;

type Deleting = Pick<Ctx<typeof ticketComments.delete>, 'db' | 'scope' | 'outbox' | 'now'> & {
  readonly events: Events<'ticket.comment_deleted' | 'ticket.note_deleted'>;
};

/** Deletes a comment. */
export async function deleteComment(
  ctx: Ctx<typeof ticketComments.delete>,
  { ticket_id, comment_id }: In<typeof ticketComments.delete>,
): Promise<{ id: string }> {
  await queries.lockCounting(ctx.db, ctx.scope, [comment_id]);
  const comment = await lockComment(ctx.db, ctx.scope, ticket_id, comment_id);
  demand(byAuthorOrManager, comment, ctx.scope);
  await withdraw(ctx, comment);
  return { id: comment.id };
}

/** Deletes the comments that an undone change had written. */
export async function withdrawComments(ctx: Deleting, comment_ids: readonly string[]): Promise<void> {
  await queries.lockCounting(ctx.db, ctx.scope, comment_ids);
  for (const comment of await queries.lockComments(ctx.db, ctx.scope, comment_ids)) await withdraw(ctx, comment);
}

async function withdraw({ db, scope, events, outbox, now }: Deleting, comment: queries.CommentRow): Promise<void> {
  await queries.deleteComment(db, scope, comment, now());
  await forgetTexts(db, scope, { kind: 'ticket_comment', id: comment.id, home_id: comment.ticket_id });
  outbox.later(purgeComment, { comment_id: comment.id }, { run_at: secondsAfter(now(), KEPT_SECONDS) });
  const type = comment.is_internal ? 'ticket.note_deleted' : 'ticket.comment_deleted';
  events.add(type, { id: comment.ticket_id }, { comment_id: comment.id });
}
