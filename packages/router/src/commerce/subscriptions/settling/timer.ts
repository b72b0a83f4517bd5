import { z } from 'zod';
import type { Outbox } from '../../../kit/context.ts';
import { job } from '../../../kit/jobs/job.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { nextLook } from './entitled.ts';
import type { Settled } from './queries.ts';

/** Looks at a subscription when its grace or its period ends, or a change is due. */
export const tick = job({
  name: 'subscriptions.tick',
  queue: 'timers',
  tx: 'manual',
  input: z.strictObject({ subscription_id: z.uuid() }),
});

/** Sets the timer of a subscription to its next date, or cancels it. */
export function setTimer(
  outbox: Outbox,
  team_id: TeamId,
  row: Pick<Settled, 'id' | 'status' | 'grace_until' | 'dunned_day' | 'cancel_at' | 'period_end' | 'pending'>,
  now: string,
): void {
  const key = `subscriptions.${row.id}`;
  const run_at = nextLook(row, now);
  if (run_at === undefined) outbox.cancel(key);
  else outbox.later(tick, { subscription_id: row.id }, { run_at, key, team_id });
}
