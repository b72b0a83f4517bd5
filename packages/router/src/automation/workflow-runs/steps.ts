import { z } from 'zod';
import type { Outbox } from '../../kit/context.ts';
import { job } from '../../kit/jobs/job.ts';
import type { InTeam } from '../../kit/team-id.ts';

/** Does the next steps of a run, for some seconds. A run has one turn at a time, and a job of another does nothing. */
export const advanceRun = job({
  name: 'workflowRuns.advance',
  queue: 'automation',
  tx: 'manual',
  input: z.strictObject({ run_id: z.uuid(), turn: z.int() }),
});

/** The timer of what a run waits for. */
export const waitTimer = (run_id: string): string => `workflow_wait.${run_id}`;

interface Turn {
  readonly id: string;
  readonly turn: number;
  readonly due_at?: string | undefined;
}
/** Asks for a turn of a run, now or when it is due. */
export const enqueueTurn = (outbox: Outbox, { team_id }: InTeam, { id, turn, due_at }: Turn): void =>
  outbox.later(advanceRun, { run_id: id, turn }, { team_id, run_at: due_at });

/** Asks for the turn in which a wait has lasted long enough. */
export const enqueueWait = (outbox: Outbox, { team_id }: InTeam, { id, turn, due_at }: Turn): void =>
  outbox.later(advanceRun, { run_id: id, turn }, { team_id, run_at: due_at, key: waitTimer(id) });
