import { z } from 'zod';
import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { errors } from '@deskwire/contract/errors.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import { resolveMe } from '../../../kit/access/me.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import type { Batch, LineOutcome, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { listTickets } from '../list/list.ts';
import { changeAll } from './bulk-update.ts';
import { checkFacts } from './check-facts.ts';

const MatchingInput = tickets.updateMatching.input.omit({ team_id: true });
type MatchingInput = z.output<typeof MatchingInput>;
/** The start of the next batch, and the number of tickets that earlier ones have processed. */
interface Cursor {
  readonly next: string;
  readonly seen: number;
}

/**
 * A change of every ticket that matches a filter, hundred by hundred in the order of their numbers: a ticket that matches no
 * longer once it is changed moves none of the others. A line is a ticket, by its number.
 */
export const ticketsUpdate: OperationKind<typeof MatchingInput, Cursor> = {
  kind: 'tickets.updateMatching',
  input: MatchingInput,
  requires: 'tickets.handle',
  batch: changePage,
};
export const updateBatch = batchJob(ticketsUpdate.kind);
const PAGE_SIZE = 100;

/** Starts the change. An invalid filter or change is refused at once. */
export async function updateMatching(
  ctx: Ctx<typeof tickets.updateMatching>,
  { team_id: _, ...input }: In<typeof tickets.updateMatching>,
): Promise<Operation> {
  const { filter, assignee_id, ...change } = input;
  await listTickets(ctx, { ...filter, page_size: 1 });
  await checkFacts(ctx.db, ctx.scope, { ...change, assignee_id: resolveMe(ctx.scope, assignee_id) });
  return startOperation(ctx, ticketsUpdate, input);
}

async function changePage(
  { services, db, scope, now }: Reading,
  { filter, ...changes }: MatchingInput,
  cursor: Cursor | null,
): Promise<Batch<Cursor>> {
  const { items, total, next_cursor } = await listTickets(
    { services, db, scope, now },
    { ...filter, sort: 'number', order: 'asc', page_size: PAGE_SIZE, cursor: cursor?.next },
  );
  const seen = (cursor?.seen ?? 0) + items.length;
  const [first, last] = [items[0], items.at(-1)];
  return {
    lines: first === undefined || last === undefined ? null : [first.number, last.number],
    // Tickets that were changed may no longer match, so the total is counted once, and corrected at the end.
    total: next_cursor === null ? seen : cursor === null ? Math.max(total, seen) : undefined,
    next: next_cursor === null ? undefined : { next: next_cursor, seen },
    write: async (tx, known) => {
      const open = items.filter(({ number }) => !known.has(number));
      if (open.length === 0) return [];
      const { decided, written } = await changeAll(
        { db: tx.db, events: tx.events, scope, now },
        open.map(({ id }) => id),
        changes,
      );
      return open.map(({ id, key, number }): LineOutcome => {
        const found = decided.find(({ ticket }) => ticket.id === id);
        const refused = found === undefined ? 'TICKET_NOT_FOUND' : found.refused?.app;
        const line = { line: number, entity_id: id, key };
        if (refused === undefined) return { ...line, outcome: written.has(id) ? 'changed' : 'unchanged' };
        return { ...line, outcome: 'failed', issues: [{ field: null, reason: errors[refused].message, value: key }] };
      });
    },
  };
}
