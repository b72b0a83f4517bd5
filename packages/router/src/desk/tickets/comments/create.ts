import { randomUUIDv7 } from 'node:crypto';
import type { TicketComment, ticketComments } from '@deskwire/contract/desk/tickets.comments.ts';
import type { CommentSide } from '@deskwire/contract/desk/tickets.events.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, Events, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { indexedComment } from '../list/searched.ts';
import { changeTicket } from '../changes/change-ticket.ts';
import { moveTo } from '../changes/decide.ts';
import { wakeTicket } from '../snooze/wake-ticket.ts';
import type { Status } from '../changes/transitions.ts';
import { lockTicket, updateTickets, type TicketRow } from '../queries.ts';
import { endDraft } from '../drafts/queries.ts';
import * as queries from './queries.ts';
import { presentComment } from './rules.ts';

interface Commenting {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly now: () => string;
  readonly events: Events<'ticket.commented' | 'ticket.noted' | 'ticket.status_changed' | 'ticket.woken'>;
}
/** A comment to write, from here or from a system that mirrors the ticket. */
export interface Said {
  readonly id?: string | undefined;
  readonly ticket_id: string;
  readonly author_id: string;
  readonly content: string;
  readonly is_internal: boolean;
  readonly source: string;
  /** Its id in the system it came from; a comment is added once per id. */
  readonly external_key?: string | undefined;
  /** Whether its author handles tickets: their first public comment counts as the first response. */
  readonly handles: boolean;
  /** Whether a reply of the reporter may reopen the ticket; true by default. */
  readonly reopens?: boolean | undefined;
}

/**
 * Adds what a person says to a ticket that they see, and gives the ticket the status that goes with it. Internal comments
 * and statuses are for those who handle tickets.
 */
export async function createComment(
  ctx: Ctx<typeof ticketComments.create>,
  { team_id: _, is_internal = false, status, ...said }: In<typeof ticketComments.create>,
): Promise<TicketComment> {
  const { scope, request } = ctx;
  const handles = rolesPermit(scope.roles, 'tickets.handle');
  if ((is_internal || status !== undefined) && !handles) throw new AppError('FORBIDDEN', { needs: 'tickets.handle' });
  const source = request.origin === 'mcp' ? 'mcp' : 'api';
  const added = await addComment(ctx, {
    ...said,
    is_internal,
    author_id: scope.person_id,
    source,
    handles,
    reopens: status === undefined,
  });
  if (added === undefined) throw new AppError('ID_TAKEN', { id: said.id! });
  await endDraft(ctx.db, scope, { ticket_id: added.ticket_id, mode: is_internal ? 'note' : 'reply' }, added.content);
  if (status !== undefined) {
    const { row, decision } = await changeTicket(ctx, added.ticket_id, { status }, undefined);
    if (decision.moved !== undefined) ctx.events.add('ticket.status_changed', row, decision.moved);
  }
  return presentComment(scope)(added);
}

/**
 * Adds a comment and tells of it; a public one of the reporter opens the ticket again where the team's setting says so. What
 * they say at a ticket that was merged counts at the one that took it in, which they need not see.
 * Undefined: it is there already. Throws TICKET_NOT_FOUND, and TICKET_MERGED with the ticket that took this one in.
 */
export async function addComment(ctx: Commenting, said: Said): Promise<queries.CommentRow | undefined> {
  const { db, scope, events, now } = ctx;
  const named = await lockTicket(db, scope, said.ticket_id, { statuses: !said.is_internal });
  if (named === undefined) throw new AppError('TICKET_NOT_FOUND');
  const by_reporter = !said.is_internal && said.author_id === named.reporter_id;
  const ticket =
    named.merged_into_id === null ? named : by_reporter && !said.handles ? await lockSurvivor(ctx, named) : undefined;
  if (ticket === undefined)
    throw new AppError('TICKET_MERGED', { ticket_id: named.id, into_id: named.merged_into_id! });
  const { handles, external_key = null, id = randomUUIDv7(), reopens = true, ...rest } = said;
  const responds = handles && !said.is_internal && !by_reporter;
  const comment = { ...rest, ticket_id: named.id, id, external_key, created_at: now() };
  const counting = [...new Set([named.id, ticket.id])];
  const row = await queries.insertComment(db, scope, comment, { responds, counting });
  if (row === undefined) return undefined;
  await indexTexts(db, scope, [indexedComment(row)]);
  if (said.is_internal) events.add('ticket.noted', ticket, { comment_id: row.id });
  else events.add('ticket.commented', ticket, { comment_id: row.id, by: sideOf(said, named) });
  // People who handle tickets know that it is snoozed, and may add to it.
  if (!said.is_internal && !handles && ticket.snoozed_at !== null) await wakeTicket(ctx, ticket, 'answered');
  if (by_reporter && reopens) await reopen(ctx, ticket, ticket.statuses ?? []);
  return row;
}

/** The ticket that another was merged into, even for a reporter who sees only the merged one. */
const lockSurvivor = ({ db, scope }: Commenting, { merged_into_id }: TicketRow) =>
  lockTicket(db, { ...scope, visibility: 'all' }, merged_into_id!, { statuses: true });

function sideOf({ author_id, handles }: Said, { reporter_id }: TicketRow): CommentSide {
  if (author_id === reporter_id) return 'requester';
  return handles ? 'agent' : 'other';
}

async function reopen({ db, scope, events, now }: Commenting, ticket: TicketRow, statuses: readonly Status[]) {
  const { status_category: category } = ticket;
  if (category === 'open') return;
  const reopening = await getSetting(db, { scope: 'team', owner_id: scope.team_id }, 'ticket_reply_reopens');
  const open = statuses.find((status) => status.category === 'open');
  if (open === undefined || !reopening.includes(category)) return;
  const { set, told } = moveTo(ticket, open, undefined, now());
  const [row] = await updateTickets(db, scope, [{ id: ticket.id, ...set }], now());
  events.add('ticket.status_changed', row!, told);
}
