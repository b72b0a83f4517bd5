import { z } from 'zod';
import type { Outbox } from '../../../kit/context.ts';
import { job, platformJob } from '../../../kit/jobs/job.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const input = z.strictObject({ webhook_id: z.uuid() });
/** Sends what is due to one endpoint, for some seconds. */
export const drainNormal = job({ name: 'webhooks.drain', queue: 'webhooks', tx: 'manual', input });
/** The same for endpoints that are slow or fail, which have half of the slots to themselves. */
export const drainSlow = job({ name: 'webhooks.drainSlow', queue: 'webhooks_slow', tx: 'manual', input });
/** Finds endpoints with something due to which nobody sends, such as after a crash, and removes those deleted long ago. */
export const sweepWebhooks = platformJob({ name: 'webhooks.sweep', queue: 'timers', input: z.strictObject({}) });

interface Endpoint {
  readonly id: string;
  readonly team_id: TeamId;
  readonly lane: string;
}
/** Asks for a drain now, or at a time. Those that were asked for and not begun are one. */
export function enqueueDrain(outbox: Outbox, { id, team_id, lane }: Endpoint, run_at?: string): void {
  const job_ = lane === 'slow' ? drainSlow : drainNormal;
  // A delivery that has just become due must not be put off by a timer that another transaction sets.
  const key = `webhooks.drain.${id}${run_at === undefined ? '.now' : ''}`;
  outbox.later(job_, { webhook_id: id }, { team_id, key, run_at });
}
