import type { ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { forgetTexts } from '../../../knowledge/search/index/index-texts.ts';
import { purgeComment } from './purge.ts';
import * as queries from './queries.ts';
import { lockComment } from './update.ts';
import { demand } from '../../../kit/access/can.ts';
import { byAuthorOrManager } from './rules.ts';

/** How long what a deleted comment said is kept, for disputes; nobody sees it. */
const KEPT_SECONDS = 30 * 86_400;

/** Takes a comment back. */
export async function deleteComment(
  { db, scope, events, outbox, now }: Ctx<typeof ticketComments.delete>,
  { ticket_id, comment_id }: In<typeof ticketComments.delete>,
): Promise<{ id: string }> {
  const comment = await lockComment(db, scope, ticket_id, comment_id);
  demand(byAuthorOrManager, comment, scope);
  await queries.deleteComment(db, scope, comment, now());
  await forgetTexts(db, scope, { kind: 'ticket_comment', id: comment.id, home_id: comment.ticket_id });
  outbox.later(purgeComment, { comment_id: comment.id }, { run_at: secondsAfter(now(), KEPT_SECONDS) });
  const type = comment.is_internal ? 'ticket.note_deleted' : 'ticket.comment_deleted';
  events.add(type, { id: comment.ticket_id }, { comment_id: comment.id });
  return { id: comment.id };
}
