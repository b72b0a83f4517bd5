import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { TicketComment, ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/page.ts';
import { getFamily } from '../find.ts';
import { purgeComment } from '../forget.ts';
import * as queries from './queries.ts';
import { checkVersion } from '../../../kit/version.ts';

/** What was said about a ticket and about those merged into it, as far as the person may read it. */
export async function listComments(ctx: Ctx<typeof ticketComments.list>, input: In<typeof ticketComments.list>) {
  const { db, scope } = ctx;
  const family = await getFamily(db, scope, input.ticket_id);
  const order = input.order ?? 'asc';
  return page(ctx, input, {
    of: ['tickets.comments', scope.team_id, family[0], order],
    find: (slice) => queries.listComments(db, scope, family, order, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row: queries.CommentRow): TicketComment => row,
  });
}

/** Only its author changes what a comment says. */
export async function updateComment(
  { db, scope, events, now }: Ctx<typeof ticketComments.update>,
  { ticket_id, comment_id, content, version }: In<typeof ticketComments.update>,
): Promise<TicketComment> {
  const comment = await lock(db, scope, ticket_id, comment_id);
  if (comment.author_id !== scope.person_id) throw new AppError('FORBIDDEN', { needs: 'author' });
  await checkVersion(comment, version);
  if (content === comment.content) return comment;
  const changed = await queries.updateComment(db, scope, comment.id, content, now());
  const type = comment.is_internal ? 'ticket.note_edited' : 'ticket.comment_edited';
  events.add(type, { id: comment.ticket_id }, { comment_id: comment.id });
  return { ...comment, ...changed };
}

/** How long what a deleted comment said is kept, for disputes; nobody sees it. */
const KEPT_SECONDS = 30 * 86_400;

/** Its author, and those who manage tickets, take a comment back. */
export async function deleteComment(
  { db, scope, events, outbox, now }: Ctx<typeof ticketComments.delete>,
  { ticket_id, comment_id }: In<typeof ticketComments.delete>,
): Promise<{ id: string }> {
  const comment = await lock(db, scope, ticket_id, comment_id);
  if (comment.author_id !== scope.person_id && !rolesPermit(scope.roles, 'tickets.manage'))
    throw new AppError('FORBIDDEN', { needs: 'author' });
  await queries.deleteComment(db, scope, comment, now());
  outbox.later(purgeComment, { comment_id: comment.id }, { run_at: secondsAfter(now(), KEPT_SECONDS) });
  const type = comment.is_internal ? 'ticket.note_deleted' : 'ticket.comment_deleted';
  events.add(type, { id: comment.ticket_id }, { comment_id: comment.id });
  return { id: comment.id };
}

async function lock(db: Tx, scope: TeamScope, ticket_id: string, comment_id: string): Promise<queries.CommentRow> {
  const comment = await queries.lockComment(db, scope, await getFamily(db, scope, ticket_id), comment_id);
  if (comment === undefined) throw new AppError('COMMENT_NOT_FOUND');
  return comment;
}
