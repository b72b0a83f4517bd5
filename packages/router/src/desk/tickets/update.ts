import type { Tx } from '@deskwire/database/schema.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { Ctx, In, Outbox, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { changesSomething, decide, tell, type Decision, type Wanted } from './change.ts';
import { forgetWords } from './forget.ts';
import { presentTicket } from './present.ts';
import * as queries from './queries.ts';
import { wordsOf } from './words.ts';
import { checkVersion } from '../../kit/version.ts';
import { meOr } from '../../kit/me.ts';

interface Changing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly outbox: Outbox;
  readonly now: () => string;
}
interface Changed {
  readonly row: queries.TicketRow;
  readonly decision: Decision;
}
export const personIn = (scope: TeamScope, id: string | null | undefined) => meOr(scope, id);

/** Locks a ticket, decides the change, writes it. A `version` that is not the ticket's is refused with what stands now. */
async function change(
  { db, scope, outbox, now }: Changing,
  ticket_id: string,
  wanted: Wanted,
  version: number | undefined,
): Promise<Changed> {
  const ticket = await queries.lockTicket(db, scope, ticket_id, {
    statuses: wanted.status !== undefined,
    fields: wanted.custom !== undefined,
    assignee_id: wanted.assignee_id,
    project_id: wanted.project_id,
  });
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  await checkVersion(ticket, version, () => presentTicket(scope)(ticket));
  const decision = decide(ticket, wanted, ticket, now());
  if (!changesSomething(decision)) return { row: ticket, decision };
  const [row] = await queries.updateTickets(db, scope, [{ id: ticket.id, ...decision.set }], now());
  if (decision.set.title !== undefined || decision.set.description !== undefined)
    await reword({ db, scope, outbox }, wordsIn(ticket), wordsIn(row!));
  return { row: row!, decision };
}

const wordsIn = ({ title, description }: queries.TicketRow) => wordsOf(`${title} ${description}`);
async function reword(
  { db, scope, outbox }: Pick<Changing, 'db' | 'scope' | 'outbox'>,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const added = after.filter((word) => !before.includes(word));
  const gone = before.filter((word) => !after.includes(word));
  if (added.length > 0) await queries.rememberWords(db, scope, added);
  if (gone.length > 0) outbox.later(forgetWords, { words: gone });
}

/** Changes any of a ticket's fields; status and assignee by the same rules and with the same events as alone. */
export async function updateTicket(
  ctx: Ctx<typeof tickets.update>,
  { ticket_id, version, team_id: _, assignee_id, ...wanted }: In<typeof tickets.update>,
): Promise<Ticket> {
  const assignee = personIn(ctx.scope, assignee_id);
  const { row, decision } = await change(ctx, ticket_id, { ...wanted, assignee_id: assignee }, version);
  tell(ctx.events, row, decision);
  return presentTicket(ctx.scope)(row);
}

/** Gives a ticket to somebody who can work on it, or takes it off whoever had it. */
export async function assignTicket(
  ctx: Ctx<typeof tickets.assign>,
  { ticket_id, assignee_id, version }: In<typeof tickets.assign>,
): Promise<Ticket> {
  const { row, decision } = await change(ctx, ticket_id, { assignee_id: personIn(ctx.scope, assignee_id) }, version);
  if (decision.assigned !== undefined) ctx.events.add('ticket.assigned', row, decision.assigned);
  return presentTicket(ctx.scope)(row);
}

/** Moves a ticket to another status of the team, where its transitions allow it. */
export async function setTicketStatus(
  ctx: Ctx<typeof tickets.setStatus>,
  { ticket_id, status, resolution_notes, version }: In<typeof tickets.setStatus>,
): Promise<Ticket> {
  const { row, decision } = await change(ctx, ticket_id, { status, resolution_notes }, version);
  if (decision.moved !== undefined) ctx.events.add('ticket.status_changed', row, decision.moved);
  if (decision.updated !== undefined) ctx.events.add('ticket.updated', row, { changes: decision.updated });
  return presentTicket(ctx.scope)(row);
}
