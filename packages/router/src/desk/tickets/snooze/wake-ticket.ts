import type { EventPayload } from '@deskwire/contract/events.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, TeamScope } from '../../../kit/context.ts';
import { awake } from '../changes/decide.ts';
import { updateTickets, type TicketRow } from '../queries.ts';

interface Waking {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly now: () => string;
  readonly events: Events<'ticket.woken'>;
}

/** Wakes a locked ticket, and adds the event that says why. */
export async function wakeTicket(
  { db, scope, now, events }: Waking,
  { id, snoozed_by }: TicketRow,
  why: EventPayload<'ticket.woken'>['why'],
): Promise<TicketRow> {
  const [row] = await updateTickets(db, scope, [{ id, ...awake }], now());
  events.add('ticket.woken', { id, version: row!.version }, { why, snoozed_by });
  return row!;
}
