import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import { changeTicket } from '../../../../desk/tickets/changes/change-ticket.ts';
import { demandUnowned } from '../../../../desk/tickets/changes/owned.ts';
import type { Ctx, Out } from '../../../../kit/context.ts';
import { AppError } from '../../../../kit/errors.ts';
import * as queries from './queries.ts';

type Entry = typeof aiClassification.suggestions.accept;
type Deciding = Ctx<Entry>;

/** A suggestion that nobody has decided on, until the transaction ends. */
export async function lockOpen({ db, scope }: Deciding, id: string): Promise<queries.SuggestionRow> {
  const suggestion = await queries.lockSuggestion(db, scope, id);
  if (suggestion === undefined) throw new AppError('AI_SUGGESTION_NOT_FOUND');
  if (suggestion.state !== 'open' && suggestion.state !== 'applied')
    throw new AppError('AI_SUGGESTION_CLOSED', { state: suggestion.state });
  return suggestion;
}

/** Sets the field that a suggestion is about, as the person who decides on it. */
export async function setField(
  ctx: Deciding,
  { ticket_id, field }: queries.SuggestionRow,
  value: string | null,
): Promise<void> {
  const wanted = field === 'category' ? { category: value } : { priority: value as Ticket['priority'] };
  const { row, decision } = await changeTicket(ctx, ticket_id, wanted, undefined);
  await demandUnowned(ctx, row, decision);
  if (decision.updated !== undefined)
    ctx.events.add('ticket.updated', { id: row.id, version: row.version }, { changes: decision.updated });
}

export async function decided(
  { db, scope, events, now }: Deciding,
  { id, ticket_id, field, value }: queries.SuggestionRow,
  state: 'accepted' | 'rejected',
): Promise<Out<Entry>> {
  events.add('ai_suggestion.decided', { id }, { ticket_id, field, value, state });
  return queries.decideSuggestion(db, scope, id, { state, by: scope.person_id, at: now() });
}
