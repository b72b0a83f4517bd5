import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockComment } from '../comments/update.ts';
import { openTicket } from '../create.ts';
import { findByExternal } from '../create.queries.ts';
import { getVisibleTicket } from '../find.ts';
import { linkTickets } from '../links/add.ts';
import { presentTicket } from '../present.ts';

const SOURCE = 'split';
const LONGEST_TITLE = 200;
/** The first line of a comment, without the marks that Markdown begins lines with. */
const titleOf = (content: string): string => {
  const [first = ''] = content.split('\n', 1);
  return cut(first.replace(/^[\s>#*+-]+/, '').trim() || content.trim(), LONGEST_TITLE);
};

/**
 * Opens a ticket of what somebody asked at another one: they report it, and it is filed as the other is. The comment stays
 * in its conversation, and is split once.
 */
export async function splitTicket(
  ctx: Ctx<typeof tickets.split>,
  { ticket_id, comment_id, title }: In<typeof tickets.split>,
): Promise<Ticket> {
  const { db, scope, events } = ctx;
  const from = await getVisibleTicket(db, scope, ticket_id);
  const comment = await lockComment(db, scope, from.id, comment_id);
  const origin = { source: SOURCE, external_key: comment.id };
  const known = await findByExternal(db, scope, origin);
  if (known !== undefined) throw new AppError('TICKET_SPLIT_ALREADY', { ticket_id: known });
  const { type, priority, category, custom } = from;
  const row = await openTicket(ctx, {
    ...origin,
    title: title ?? titleOf(comment.content),
    description: comment.content,
    type,
    priority,
    category,
    tags: from.tags,
    project_id: from.project?.id ?? null,
    custom,
    reporter_id: comment.author_id,
  });
  events.add('ticket.split', from, { comment_id: comment.id, into_id: row.id });
  await linkTickets(ctx, from, row, 'relates');
  return presentTicket(scope)(row);
}
