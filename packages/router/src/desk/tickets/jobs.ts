import { EventRef, job, type ReactionCtx } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { forgetComment, purgeComment } from './comments/purge.ts';
import { ticketsUpdate, updateBatch } from './bulk/update-matching.ts';
import { exportBatch, ticketsExport } from './export.ts';
import { importBatch, ticketsImport } from './import/batches.ts';
import { releaseTickets } from './queries.ts';
import { wakeDue, wakeWhenDue } from './snooze/due.ts';
import { purge, purgeTicket } from './removal/purge.ts';

/** Unassigns the open tickets of somebody who left or can no longer be assigned any. */
export const releaseWork = job({ name: 'tickets.release', queue: 'events', input: EventRef });
const BATCH = 200;

/** A person who came back in the meantime keeps their tickets: the query checks. Resolved tickets keep their assignee. */
async function release({ db, scope, events, outbox, now }: ReactionCtx, event: EventRef): Promise<void> {
  if (event.entity_id === null) return;
  const released = await releaseTickets(db, scope.team_id, event.entity_id, now(), BATCH);
  for (const ticket of released) events.add('ticket.assigned', ticket, { from: event.entity_id, to: null });
  if (released.length === BATCH) outbox.later(releaseWork, event);
}

export const ticketsJobs = router({
  purge: jobProcedure(purgeTicket).mutation(({ ctx, input }) => purge(ctx, input)),
  purgeComment: jobProcedure(purgeComment).mutation(({ ctx, input }) => forgetComment(ctx, input)),
  release: jobProcedure(releaseWork).mutation(({ ctx, input }) => release(ctx, input)),
  wakeDue: jobProcedure(wakeDue).mutation(({ ctx, input }) => wakeWhenDue(ctx, input)),
  importBatch: jobProcedure(importBatch).mutation(({ ctx, input }) => runBatch(ctx, ticketsImport, input)),
  updateMatchingBatch: jobProcedure(updateBatch).mutation(({ ctx, input }) => runBatch(ctx, ticketsUpdate, input)),
  exportBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, ticketsExport, input)),
});
