import type { TicketComment, ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, Events, In, TeamScope } from '../../../kit/context.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { indexedComment } from '../list/searched.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { getFamily } from '../find.ts';
import * as queries from './queries.ts';
import { demand } from '../../../kit/access/can.ts';
import { byAuthor, presentComment } from './rules.ts';

/** Changes the text of a comment. */
export async function updateComment(
  { db, scope, events, now }: Ctx<typeof ticketComments.update>,
  { ticket_id, comment_id, content, version }: In<typeof ticketComments.update>,
): Promise<TicketComment> {
  const comment = await lockComment(db, scope, ticket_id, comment_id);
  demand(byAuthor, comment, scope);
  const present = presentComment(scope);
  await checkVersion(comment, version, () => present(comment));
  if (content === comment.content) return present(comment);
  return present(await rewrite({ db, scope, events, now }, comment, content));
}

type Rewriting = Pick<Ctx<typeof ticketComments.update>, 'db' | 'scope' | 'now'> & {
  readonly events: Events<'ticket.comment_edited' | 'ticket.note_edited'>;
};

async function rewrite({ db, scope, events, now }: Rewriting, comment: queries.CommentRow, content: string) {
  const changed = await queries.updateComment(db, scope, comment.id, content, now());
  await indexTexts(db, scope, [indexedComment({ ...comment, content })]);
  const type = comment.is_internal ? 'ticket.note_edited' : 'ticket.comment_edited';
  events.add(type, { id: comment.ticket_id }, { comment_id: comment.id });
  return { ...comment, ...changed };
}

/** Applies a change made in the system a comment came from. False if it is deleted, or already has that text. */
export async function rewriteComment(ctx: Rewriting, comment_id: string, content: string): Promise<boolean> {
  // The caller may delete other comments of the ticket afterwards, so the ticket is locked before its comments.
  await queries.lockCounting(ctx.db, ctx.scope, [comment_id]);
  const [comment] = await queries.lockComments(ctx.db, ctx.scope, [comment_id]);
  if (comment === undefined || comment.content === content) return false;
  await rewrite(ctx, comment, content);
  return true;
}

export async function lockComment(
  db: Tx,
  scope: TeamScope,
  ticket_id: string,
  comment_id: string,
): Promise<queries.CommentRow> {
  const comment = await queries.lockComment(db, scope, await getFamily(db, scope, ticket_id), comment_id);
  if (comment === undefined) throw new AppError('COMMENT_NOT_FOUND');
  return comment;
}
