import type { macros } from '@deskwire/contract/desk/macros.ts';
import type { BulkItem } from '@deskwire/contract/desk/tickets.bulk.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { applyChanges } from '../tickets/bulk/apply-changes.ts';
import { checkFacts } from '../tickets/bulk/check-facts.ts';
import { refusalOf, refusedItem } from '../tickets/bulk/items.ts';
import { bulkResult, newChange } from '../tickets/bulk/undoable.ts';
import { findTicketId, getVisibleTicket } from '../tickets/find.ts';
import { presentTicket } from '../tickets/present.ts';
import { complete, writerOf } from './filling/texts.ts';
import { usableMacro } from './get.ts';
import { plainChanges } from './preview.ts';

/**
 * Applies a macro to tickets, each in a transaction of its own, so that one that refuses leaves the others alone. What is
 * wrong with the macro itself refuses all of it, and a ticket that is named twice gets it once. A reply that its sender has
 * edited is sent as they saw it.
 */
export async function runMacro(
  ctx: Ctx<typeof macros.run>,
  { macro_id, ticket_ids, reply }: In<typeof macros.run>,
): Promise<Out<typeof macros.run>> {
  const { db, scope, now, request } = ctx;
  const { changes: macro } = await usableMacro(db, scope, macro_id);
  const plain = plainChanges(scope, macro);
  await checkFacts(db, scope, plain.wanted);
  const write = await writerOf(db, scope, reply === undefined ? macro : { note: macro.note });
  const given = reply === undefined ? {} : { reply };
  const changes = {
    ...plain,
    source: request.origin === 'mcp' ? 'mcp' : 'api',
    texts: (ticket: Parameters<typeof write>[0]) => ({ ...complete(write(ticket)), ...given }),
  };
  let change = newChange(now());
  const rows = new Map<string, Awaited<ReturnType<typeof applyChanges>>['row']>();
  const done = new Map<string, Omit<BulkItem, 'ticket_id'>>();
  const items: BulkItem[] = [];
  let changed = 0;
  for (const [position, name] of ticket_ids.entries()) {
    const id = (await findTicketId(db, scope, name)) ?? name;
    let result = done.get(id);
    if (result === undefined) {
      try {
        // Of a call that died half-way and is repeated, all is one change.
        const applied = await ctx.each(id, async (tx) => {
          const { row, changed: isChanged } = await applyChanges({ ...tx, scope, now }, id, changes, {
            change,
            position,
          });
          rows.set(id, row);
          return { isChanged, change };
        });
        change = applied.change;
        if (applied.isChanged) changed++;
        result = { ticket: presentTicket(scope)(rows.get(id) ?? (await getVisibleTicket(db, scope, id))), error: null };
      } catch (error) {
        result = refusedItem(name, refusalOf(error));
      }
      done.set(id, result);
    }
    items.push({ ...result, ticket_id: name });
  }
  return bulkResult(items, changed, change);
}
