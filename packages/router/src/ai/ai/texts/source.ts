import type { Ctx } from '../../../kit/context.ts';
import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import { getVisibleTicket } from '../../../desk/tickets/find.ts';
import { listComments } from '../../../desk/tickets/comments/list.ts';
import { invalid } from '../../../kit/errors.ts';
import { inMarkdown } from '../../reports/export.ts';
import { getReport, getVersion } from '../../reports/find.ts';
import { presentReport } from '../../reports/present.ts';
import { cut } from '../rules/words.ts';
import { MAX_TEXT } from '@deskwire/contract/ai/ai.schemas.ts';

type TextCtx = Omit<Ctx<typeof aiTexts.summarize>, 'commit'>;
type TicketRow = Awaited<ReturnType<typeof getVisibleTicket>>;
export interface Given {
  readonly text?: string | undefined;
  readonly ticket_id?: string | undefined;
  readonly report_id?: string | undefined;
}
export interface Source {
  readonly text: string;
  readonly ticket: TicketRow | undefined;
  /** The facts of the database about it, in words. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The text that is meant: given, that of a ticket with the comments that the person may read, or that of a report in its
 * newest version; what is given beside one of these is added to it. Throws TICKET_NOT_FOUND and REPORT_NOT_FOUND.
 */
export async function sourceOf(ctx: TextCtx, given: Given, field = 'text'): Promise<Source> {
  const { text, ticket_id, report_id } = given;
  if (ticket_id !== undefined && report_id !== undefined) throw invalid(field, 'give either ticket_id or report_id');
  if (report_id !== undefined) return reportOf(ctx, report_id, text);
  if (ticket_id === undefined) {
    if (text === undefined) throw invalid(field, 'give text, ticket_id or report_id');
    return { text, ticket: undefined, facts: [] };
  }
  const ticket = await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const { items } = await listComments(ctx, { ticket_id: ticket.id, page_size: 100 });
  const comments = items.map(({ author, content }) => `${author.name}: ${content}`);
  const whole = joined(ticket.title, ticket.description, ...comments, text);
  return { text: whole, ticket, facts: factsOf(ticket, ctx.now()) };
}

async function reportOf({ db, scope }: TextCtx, report_id: string, text: string | undefined): Promise<Source> {
  const row = await getReport(db, scope, report_id);
  const report = presentReport(row, await getVersion(db, scope, row));
  const facts = report.facts.map(({ key, value }) => ({ name: key, value: String(value ?? 'none') }));
  return { text: joined(inMarkdown(report), text), ticket: undefined, facts };
}

const joined = (...parts: readonly (string | undefined)[]): string =>
  cut(parts.filter((part) => part !== undefined && part !== '').join('\n\n'), MAX_TEXT);

const HOUR_MS = 3_600_000;
function factsOf(ticket: TicketRow, now: string): { name: string; value: string }[] {
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
