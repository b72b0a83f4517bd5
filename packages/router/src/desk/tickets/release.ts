import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { releaseTickets } from './release.queries.ts';

/** Takes the work off somebody who left or can no longer be given any, so that it is seen to be nobody's. */
export const releaseWork = job({ name: 'tickets.release', queue: 'events', input: EventRef });
const BATCH = 200;

/** Whoever came back in the meantime keeps what they have; the query looks. What is done stays with who did it. */
export async function release({ db, scope, events, outbox, now }: ReactionCtx, event: EventRef): Promise<void> {
  if (event.entity_id === null) return;
  const released = await releaseTickets(db, scope.team_id, event.entity_id, now(), BATCH);
  for (const ticket of released) events.add('ticket.assigned', ticket, { from: event.entity_id, to: null });
  if (released.length === BATCH) outbox.later(releaseWork, event);
}
