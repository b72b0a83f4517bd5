import { z } from 'zod';
import type { Outbox } from '../../kit/context.ts';
import { job } from '../../kit/jobs/job.ts';
import type { InTeam } from '../../kit/team-id.ts';

/** Starts the runs of a schedule whose time has come. */
export const fireDue = job({
  name: 'triggers.fireDue',
  queue: 'timers',
  input: z.strictObject({ trigger_id: z.uuid(), slot: z.string() }),
});

const keyOf = (id: string) => `trigger.${id}`;

/** Sets, moves or cancels the timer of a trigger. */
export function setTimer(
  outbox: Outbox,
  { team_id }: InTeam,
  { id, enabled, next_at }: { readonly id: string; readonly enabled: boolean; readonly next_at: string | null },
): void {
  if (!enabled || next_at === null) return outbox.cancel(keyOf(id));
  outbox.later(fireDue, { trigger_id: id, slot: next_at }, { team_id, key: keyOf(id), run_at: next_at });
}
