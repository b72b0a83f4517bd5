import type { Ctx } from '../../../kit/context.ts';
import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { listComments } from '../../../desk/tickets/comments/list.ts';
import { invalid } from '../../../kit/errors.ts';
import { cut } from '../rules/words.ts';
import { MAX_TEXT } from '@deskwire/contract/ai/ai.schemas.ts';

type TextCtx = Omit<Ctx<typeof aiTexts.summarize>, 'commit'>;
type TicketRow = Awaited<ReturnType<typeof getVisibleTicket>>;
export interface Given {
  readonly text?: string | undefined;
  readonly ticket_id?: string | undefined;
}
export interface Source {
  readonly text: string;
  readonly ticket: TicketRow | undefined;
}

/** The text that is meant: given, or that of a ticket with the comments that the person may read, or both. Throws TICKET_NOT_FOUND. */
export async function sourceOf(ctx: TextCtx, { text, ticket_id }: Given, field = 'text'): Promise<Source> {
  if (ticket_id === undefined) {
    if (text === undefined) throw invalid(field, 'give text or ticket_id');
    return { text, ticket: undefined };
  }
  const ticket = await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const { items } = await listComments(ctx, { ticket_id: ticket.id, page_size: 100 });
  const comments = items.map(({ author, content }) => `${author.name}: ${content}`);
  const whole = [ticket.title, ticket.description, ...comments, text ?? ''].filter((part) => part !== '').join('\n\n');
  return { text: cut(whole, MAX_TEXT), ticket };
}

const HOUR_MS = 3_600_000;
/** What the database knows of a ticket, in words. */
export function factsOf(ticket: TicketRow, now: string): { name: string; value: string }[] {
  const until = ticket.resolved_at ?? now;
  const hours = Math.round((Date.parse(until) - Date.parse(ticket.created_at)) / HOUR_MS);
  return Object.entries({
    type: ticket.type,
    priority: ticket.priority,
    status: ticket.status,
    category: ticket.category ?? 'none',
    comments: ticket.comment_count,
    reopened: ticket.reopened_count,
    answered: ticket.first_responded_at === null ? 'no' : 'yes',
    [ticket.resolved_at === null ? 'hours_open' : 'hours_to_resolution']: hours,
  }).map(([name, value]) => ({ name, value: String(value) }));
}
