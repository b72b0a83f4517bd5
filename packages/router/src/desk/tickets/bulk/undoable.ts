import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { BulkItem } from '@deskwire/contract/desk/tickets.bulk.ts';
import type { TicketChange, TicketRow } from '../queries.ts';

/** How long a change of several tickets can be undone. */
export const UNDO_SECONDS = 600;

/** The values of a ticket's columns before they are changed. */
export const beforeOf = (ticket: TicketRow, set: TicketChange): TicketChange =>
  Object.fromEntries(Object.keys(set).map((column) => [column, ticket[column as keyof TicketChange]]));

/** A change to be made, whose id undoes it. */
export const newChange = (now: string) => ({ id: randomUUIDv7(), at: now });

/** The result of a change of several tickets. */
export const bulkResult = (
  items: BulkItem[],
  changed: number,
  change: { readonly id: string; readonly at: string },
) => ({
  items,
  changed,
  failed: items.filter(({ error }) => error !== null).length,
  change_id: changed > 0 ? change.id : null,
  undo_until: changed > 0 ? secondsAfter(change.at, UNDO_SECONDS) : null,
});
