import { EventRef, job, type ReactionCtx } from '../../../kit/job.ts';
import * as queries from '../queries.ts';
import { timerOf } from './timer.ts';

/** Voids what was asked or decided about a ticket that has changed. */
export const voidStale = job({ name: 'approvals.voidStale', queue: 'events', input: EventRef });

/** Voids requests and approvals of a text that the ticket no longer has. A change that was undone in time voids nothing. */
export async function voidRequests(
  { db, scope, events, outbox, now }: ReactionCtx,
  { entity_id }: EventRef,
): Promise<void> {
  if (entity_id === null || !(await queries.hasVoidable(db, scope, entity_id))) return;
  const ticket = await queries.holdTicket(db, scope, entity_id);
  if (ticket === undefined) return;
  for (const { id, from } of await queries.voidRequests(db, scope, ticket, now())) {
    events.add('approval.voided', { id: ticket.id }, { request_id: id, from });
    outbox.cancel(timerOf(id));
  }
}
