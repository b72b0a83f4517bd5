import { z } from 'zod';
import { EventRef, job, type JobCtx, type JobInput, type ReactionCtx } from '../../kit/jobs/job.ts';
import { approve, callNext, hold, isApproved } from './deployments/move.ts';
import * as queries from './deployments/moves.queries.ts';

/** Calls the next deployment in the queue once a lock has expired. */
export const callAfterLock = job({
  name: 'staging.callAfterLock',
  queue: 'events',
  input: z.strictObject({ environment_id: z.uuid() }),
});
/** Queues deployments that were waiting for the ticket's approval. */
export const approveWaiting = job({ name: 'staging.approveWaiting', queue: 'events', input: EventRef });

export async function callFreed(
  ctx: JobCtx<typeof callAfterLock>,
  { environment_id }: JobInput<typeof callAfterLock>,
): Promise<void> {
  const place = await queries.lockPlace(ctx.db, ctx.scope.team_id, environment_id);
  // The lock expired: nobody is the actor of what follows.
  const events: typeof ctx.events = {
    add: (type, entity, payload) => ctx.events.add(type, { ...entity, actor_id: null }, payload),
  };
  if (place !== undefined) await callNext({ ...ctx, events }, place);
}

/** The approval is read again: it may be gone by now. */
export async function approveFor(ctx: ReactionCtx, { entity_id }: EventRef): Promise<void> {
  const { db, scope } = ctx;
  if (entity_id === null) return;
  for (const { id } of await queries.listRequested(db, scope.team_id, { ticket_id: entity_id })) {
    const held = await hold(db, scope.team_id, id);
    if (held.deployment.status !== 'requested') continue;
    if (!(await isApproved(db, held.place, entity_id))) continue;
    await approve(ctx, held);
    await callNext(ctx, held.place);
  }
}
