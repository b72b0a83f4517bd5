import { z } from 'zod';
import type { Ctx } from '../../kit/context.ts';
import { EventRef, job, type entryOf } from '../../kit/job.ts';
import { approve, callNext, hold, isApproved } from './move.ts';
import * as queries from './moves.queries.ts';

const Environment = z.strictObject({ environment_id: z.uuid() });
/** Calls the next one in the queue when the time of a lock is over. */
export const callAfterLock = job({ name: 'staging.callAfterLock', queue: 'events', input: Environment });
/** Lets wait for their turn what waited for the approval of a ticket. */
export const approveWaiting = job({ name: 'staging.approveWaiting', queue: 'events', input: EventRef });

type JobCtx<I extends typeof Environment | typeof EventRef> = Ctx<ReturnType<typeof entryOf<I, 'auto'>>>;

export async function callFreed(
  ctx: JobCtx<typeof Environment>,
  { environment_id }: z.output<typeof Environment>,
): Promise<void> {
  if (ctx.scope === null) return;
  const place = await queries.lockPlace(ctx.db, ctx.scope.team_id, environment_id);
  // Time did it, and not whoever held the environment.
  const events: typeof ctx.events = {
    add: (type, entity, payload) => ctx.events.add(type, { ...entity, actor_id: null }, payload),
  };
  if (place !== undefined) await callNext({ ...ctx, events }, place);
}

/** The approval is read again: it may be gone by now. */
export async function approveFor(ctx: JobCtx<typeof EventRef>, { entity_id }: EventRef): Promise<void> {
  const { db, scope } = ctx;
  if (scope === null || entity_id === null) return;
  for (const { id } of await queries.listRequested(db, scope.team_id, { ticket_id: entity_id })) {
    const held = await hold(db, scope.team_id, id);
    if (held.deployment.status !== 'requested') continue;
    if (!(await isApproved(db, held.place, entity_id))) continue;
    await approve(ctx, held);
    await callNext(ctx, held.place);
  }
}
