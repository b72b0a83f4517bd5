import { EventRef, job, type ReactionCtx } from '../../../kit/jobs/job.ts';
import type { Happened } from '../../../kit/events/notices.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import * as queries from '../queries.ts';
import { setTimer, timerOf } from './timer.ts';

/** Voids what was asked or decided about a ticket that has changed. */
export const voidStale = job({ name: 'approvals.voidStale', queue: 'events', input: EventRef });

/** The same for what happens to a file, whose event names the ticket. */
export const voidStaleOfFile = job({ name: 'approvals.voidStaleOfFile', queue: 'events', input: EventRef });

/** Voids what a run asked for, once it has ended without the decision. */
export const voidOfRun = job({ name: 'approvals.voidOfRun', queue: 'events', input: EventRef });
export async function voidAskedBy(
  { db, scope, events, outbox, now }: ReactionCtx,
  { event_id, entity_id }: EventRef,
): Promise<void> {
  const happened = await readHappened(db, scope.team_id, event_id);
  if (happened === undefined) return;
  type Told = Happened<'workflow.run_failed' | 'workflow.run_cancelled' | 'agent_run.finished'>;
  const { payload } = happened as Told;
  // Of workflows the event is about the workflow, of agents about the run.
  const run_id = 'run_id' in payload ? payload.run_id : entity_id;
  if (run_id === null) return;
  for (const { id } of await queries.voidOfRun(db, scope, run_id, now())) {
    events.add('approval.voided', { id: run_id }, { request_id: id, from: 'pending' });
    outbox.cancel(timerOf(id));
  }
}

/** The ticket that a file was attached to, or taken from. */
export async function ticketOfFile({ db, scope }: ReactionCtx, { event_id }: EventRef): Promise<string | null> {
  const event = await readHappened(db, scope.team_id, event_id);
  return (event as Happened<'file.uploaded' | 'file.attached' | 'file.deleted'> | undefined)?.payload.ticket_id ?? null;
}

/**
 * Voids requests and approvals of a text that the ticket no longer has, and requests about what is closed. A change that
 * was undone in time voids nothing. While the ticket is deleted, its requests stand still.
 */
export async function voidRequests(ctx: ReactionCtx, ticket_id: string | null): Promise<void> {
  const { db, scope, events, outbox, now } = ctx;
  if (ticket_id === null || !(await queries.hasVoidable(db, scope, ticket_id))) return;
  const ticket = await queries.holdTicket(db, scope, ticket_id);
  const pending = await queries.listPending(db, scope, ticket_id);
  if (ticket === undefined) {
    for (const { id } of pending) outbox.cancel(timerOf(id));
    return;
  }
  for (const request of pending) setTimer(outbox, scope.team_id, request);
  for (const { id, from } of await queries.voidRequests(db, scope, ticket, now())) {
    events.add('approval.voided', { id: ticket.id }, { request_id: id, from });
    outbox.cancel(timerOf(id));
  }
}
