import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { demand } from '../../../kit/access/can.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { undone, unmerged } from '../rules.ts';
import { wakeDue } from './due.ts';

const YEAR_SECONDS = 366 * 86_400;

/** Snoozes a ticket until a moment or an answer, whichever comes first. SLA clocks keep running: requesters do not notice. */
export async function snoozeTicket(
  { db, scope, events, outbox, now }: Ctx<typeof tickets.snooze>,
  { ticket_id, until: given = null, version }: In<typeof tickets.snooze>,
): Promise<Ticket> {
  const until = given === null ? null : new Date(given).toISOString();
  if (until !== null && until <= now()) throw invalid('until', 'must be in the future');
  if (until !== null && until > secondsAfter(now(), YEAR_SECONDS)) throw invalid('until', 'must be within a year');
  const ticket = await queries.lockTicket(db, scope, ticket_id);
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  await checkVersion(ticket, version, () => presentTicket(scope)(ticket));
  demand(unmerged, ticket, scope);
  demand(undone, ticket, scope);
  const set = { snoozed_at: now(), snoozed_until: until, snoozed_by: scope.person_id };
  const [row] = await queries.updateTickets(db, scope, [{ id: ticket.id, ...set }], now());
  events.add('ticket.snoozed', row!, { until });
  if (until !== null)
    outbox.later(wakeDue, { ticket_id: ticket.id }, { run_at: until, key: `tickets.wake.${ticket.id}` });
  return presentTicket(scope)(row!);
}
