import { EventRef, job, type ReactionCtx } from '../../../kit/job.ts';
import * as queries from '../queries.ts';
import { timerOf } from './timer.ts';

/** Voids what was asked or decided about a ticket that has changed. */
export const voidStale = job({ name: 'approvals.voidStale', queue: 'events', input: EventRef });

/** The requests and approvals of another text than the ticket's are void; a change that was taken back in time is none. */
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
