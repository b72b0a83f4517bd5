import { cut } from '@deskwire/contract/kit/cut.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import { listComments } from '../../desk/tickets/comments/list.ts';
import { keyOf } from '../../desk/tickets/present.ts';
import type { ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import type { Ctx } from '../../kit/context.ts';

type Reading = Ctx<typeof ticketComments.list>;
export interface Said {
  readonly ticket_id: string;
  readonly title: string;
  readonly text: string;
}
const MOST_CHARS = 1_000_000;

/**
 * A ticket as Markdown: its description, its public comments, and how it was resolved. Internal notes are never part of it,
 * since others may read the document. Throws TICKET_NOT_FOUND.
 */
export async function wordsOfTicket(ctx: Reading, named: string): Promise<Said> {
  const ticket = await getVisibleTicket(ctx.db, ctx.scope, named);
  const parts = [`# ${ticket.title}`, ticket.description];
  let cursor: string | undefined;
  let chars = 0;
  do {
    const { items, next_cursor } = await listComments(ctx, { ticket_id: ticket.id, page_size: 100, cursor });
    for (const { author, created_at, content, is_internal } of items)
      if (!is_internal) parts.push(`## ${author.name}, ${created_at.slice(0, 10)}`, content);
    chars = parts.reduce((sum, part) => sum + part.length + 2, 0);
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined && chars < MOST_CHARS);
  if (ticket.resolution_notes !== null) parts.push('## Resolution', ticket.resolution_notes);
  const text = parts.filter((part) => part !== '').join('\n\n');
  return {
    ticket_id: ticket.id,
    title: cut(`${keyOf(ctx.scope, ticket.number)} ${ticket.title}`, 200),
    text: cut(text, MOST_CHARS),
  };
}
