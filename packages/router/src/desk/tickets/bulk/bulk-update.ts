import type { BulkItem } from '@deskwire/contract/desk/tickets.bulk.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import { changesSomething, decide, tell, type Decision, type Wanted } from '../changes/decide.ts';
import { ownedOf, unowned } from '../changes/owned.ts';
import { readPreconditions } from '../changes/preconditions.queries.ts';
import { writeChanges } from '../changes/write-changes.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { isWrongForAll, refusedItem } from './items.ts';
import { keepChange } from './kept.queries.ts';
import { retagged } from './retagged.ts';
import { beforeOf, bulkResult, newChange } from './undoable.ts';

type Input = In<typeof tickets.bulkUpdate>;
/** The changes to make to each of several tickets. */
export type BulkChanges = Omit<Input, 'ticket_ids' | 'team_id'>;
type Changing = Pick<Ctx<typeof tickets.bulkUpdate>, 'db' | 'scope' | 'events' | 'now'>;

/** Makes the same changes to up to a hundred tickets, and keeps what is needed to undo it. */
export async function bulkUpdate(
  { db, scope, events, now }: Ctx<typeof tickets.bulkUpdate>,
  { ticket_ids, team_id: _, ...changes }: Input,
) {
  const { decided, written } = await changeAll({ db, scope, events, now }, ticket_ids, changes);
  const change = newChange(now());
  await keep({ db, scope }, change, decided, written);
  const items = ticket_ids.map((name): BulkItem => {
    const found = decided.find(({ ticket }) => queries.isNamed(scope, ticket, name));
    if (found === undefined) return refusedItem(name, new AppError('TICKET_NOT_FOUND'));
    if (found.refused !== undefined) return refusedItem(name, found.refused);
    const row = written.get(found.ticket.id) ?? found.ticket;
    return { ticket_id: name, ticket: presentTicket(scope)(row), error: null };
  });
  return bulkResult(items, written.size, change);
}

/**
 * Makes the same changes to many tickets: all are locked, each is decided for itself, and what is allowed is written in one
 * statement.
 * A ticket that refuses the change leaves the others alone; what is wrong with the change itself refuses all of it.
 */
export async function changeAll(
  { db, scope, events, now }: Changing,
  ticket_ids: readonly string[],
  { add_tags, remove_tags, assignee_id, ...rest }: BulkChanges,
) {
  const wanted: Wanted = { ...rest, assignee_id: resolveMe(scope, assignee_id) };
  const facts = await readPreconditions(db, scope, {
    statuses: wanted.status !== undefined,
    fields: wanted.type !== undefined,
    assignee_id: wanted.assignee_id,
    project_id: wanted.project_id,
  });
  const locked = await queries.lockTickets(db, scope, ticket_ids);
  const owned = await ownedOf(db, scope, locked);
  const decided = locked.map((ticket) => {
    const tags = () => retagged(ticket.tags, { add_tags, remove_tags });
    const decision = () => decide(scope, ticket, { ...wanted, tags: tags() }, facts, now());
    return { ticket, ...attempt(() => unowned(owned, ticket, decision())) };
  });
  const written = await write({ db, scope, now }, decided);
  for (const { ticket, decision } of decided)
    if (decision !== undefined && written.has(ticket.id)) tell(events, written.get(ticket.id)!, decision);
  return { decided, written };
}

interface Decided {
  readonly ticket: queries.TicketRow;
  readonly decision?: Decision;
}
function attempt(work: () => Decision): { decision?: Decision; refused?: AppError } {
  try {
    return { decision: work() };
  } catch (error) {
    if (isWrongForAll(error)) throw error;
    return { refused: error as AppError };
  }
}

type Db = Ctx<typeof tickets.bulkUpdate>['db'];

/** All rows write the same columns; a column that one of them does not change is written as it was. */
async function write(
  { db, scope, now }: { db: Db; scope: TeamScope; now: () => string },
  decided: readonly Decided[],
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

async function keep(
  { db, scope }: { db: Db; scope: TeamScope },
  change: ReturnType<typeof newChange>,
  decided: readonly Decided[],
  written: ReadonlyMap<string, queries.TicketRow>,
): Promise<void> {
  const items = decided.flatMap(({ ticket, decision }, position) => {
    const after = written.get(ticket.id);
    if (after === undefined || decision === undefined) return [];
    const before = beforeOf(ticket, decision.set);
    return [{ ticket_id: ticket.id, position, before, version: after.version, comment_ids: [] }];
  });
  if (items.length > 0) await keepChange(db, scope, change, items);
}
