import { EventRef, job, type JobCtx } from '../../../kit/jobs/job.ts';
import { nextTime } from '../engine/times.ts';
import * as queries from '../queries.ts';
import { timesOf } from '../settings.ts';
import { setTimer } from '../timer.ts';

/** Schedules go by the clock of their team, and begin anew with a workflow that is restored. */
export const rearm = job({ name: 'triggers.rearm', queue: 'events', input: EventRef });

export async function rearmSchedules(
  { db, scope, outbox, now }: JobCtx<typeof rearm>,
  { type, entity_id }: EventRef,
): Promise<void> {
  const isRestored = type === 'workflow.restored' && entity_id !== null;
  // Times that have come already are about to be fired, and are left alone.
  const only = isRestored ? { workflow_id: entity_id } : { after: now() };
  for (const trigger of await queries.lockSchedules(db, scope, only)) {
    const next_at = nextTime(await timesOf(db, scope, trigger.config), now());
    if (trigger.next_at !== null && Date.parse(next_at) === Date.parse(trigger.next_at)) continue;
    await queries.noteFired(db, scope, [trigger.id], { next_at });
    setTimer(outbox, scope, { ...trigger, next_at });
  }
}
