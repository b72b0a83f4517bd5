import type { z } from 'zod';
import type { BulkItem, tickets } from '@deskwire/contract/desk/tickets.ts';
import { errors } from '@deskwire/contract/errors.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { meOr } from '../../../kit/access/me.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { changesSomething, decide, tell, type Decision, type Wanted } from './decide.ts';
import { readPreconditions } from './preconditions.queries.ts';
import { writeChanges } from './write-changes.ts';

type Item = z.output<typeof BulkItem>;
type Input = In<typeof tickets.bulkUpdate>;

/**
 * Changes many tickets alike: all are locked, each is decided for itself, and what is allowed is written in one statement.
 * A ticket that refuses the change leaves the others alone; what is wrong with the change itself refuses all of it.
 */
export async function bulkUpdate(
  { db, scope, events, now }: Ctx<typeof tickets.bulkUpdate>,
  { ticket_ids, team_id: _, add_tags = [], remove_tags = [], assignee_id, ...rest }: Input,
) {
  const wanted: Wanted = { ...rest, assignee_id: meOr(scope, assignee_id) };
  const facts = await readPreconditions(db, scope, {
    statuses: wanted.status !== undefined,
    assignee_id: wanted.assignee_id,
    project_id: wanted.project_id,
  });
  const locked = await queries.lockTickets(db, scope, ticket_ids);
  const decided = locked.map((ticket) => {
    const tags = () =>
      add_tags.length + remove_tags.length === 0 ? undefined : retagged(ticket.tags, add_tags, remove_tags);
    return { ticket, ...attempt(() => decide(scope, ticket, { ...wanted, tags: tags() }, facts, now())) };
  });
  const written = await write({ db, scope, now }, decided);
  for (const { ticket, decision } of decided)
    if (decision !== undefined && written.has(ticket.id)) tell(events, written.get(ticket.id)!, decision);
  const items = ticket_ids.map((name): Item => {
    const found = decided.find(({ ticket }) => queries.isNamed(scope, ticket, name));
    if (found === undefined) return refusal(name, new AppError('TICKET_NOT_FOUND'));
    if (found.refused !== undefined) return refusal(name, found.refused);
    const row = written.get(found.ticket.id) ?? found.ticket;
    return { ticket_id: name, ticket: presentTicket(scope)(row), error: null };
  });
  return { items, changed: written.size, failed: items.filter(({ error }) => error !== null).length };
}

/** These are wrong with whatever ticket: they refuse the request and not one of its tickets. */
const wrongForAll = new Set([
  'TICKET_STATUS_NOT_FOUND',
  'TICKET_ASSIGNEE_UNFIT',
  'PERSON_NOT_FOUND',
  'PROJECT_NOT_FOUND',
]);
function attempt(work: () => Decision): { decision?: Decision; refused?: AppError } {
  try {
    return { decision: work() };
  } catch (error) {
    if (!(error instanceof AppError) || wrongForAll.has(error.app)) throw error;
    return { refused: error };
  }
}

const MOST_TAGS = 50;
function retagged(tags: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const kept = tags.filter((tag) => !remove.includes(tag));
  const after = [...new Set([...kept, ...add])];
  if (after.length <= MOST_TAGS) return after;
  throw invalid('add_tags', `a ticket has at most ${MOST_TAGS} tags`);
}

/** All rows write the same columns; a column that one of them does not change is written as it was. */
async function write(
  { db, scope, now }: { db: Ctx<typeof tickets.bulkUpdate>['db']; scope: TeamScope; now: () => string },
  decided: readonly { ticket: queries.TicketRow; decision?: Decision }[],
): Promise<Map<string, queries.TicketRow>> {
  const changing = decided.filter(({ decision }) => decision !== undefined && changesSomething(decision));
  if (changing.length === 0) return new Map();
  const columns = new Set(changing.flatMap(({ decision }) => Object.keys(decision!.set))) as Set<
    keyof queries.TicketChange
  >;
  const before = (ticket: queries.TicketRow) =>
    Object.fromEntries([...columns].map((column) => [column, ticket[column]]));
  const rows = changing.map(({ ticket, decision }) => ({ ...before(ticket), ...decision!.set, id: ticket.id }));
  const written = await writeChanges(db, scope, rows, now());
  return new Map(written.map((row) => [row.id, row]));
}

const refusal = (ticket_id: string, { app, details }: AppError): Item => ({
  ticket_id,
  ticket: null,
  error: {
    code: app,
    message: errors[app].message,
    ...(details === undefined ? {} : { details: details as NonNullable<Item['error']>['details'] }),
  },
});
