import { UnrecoverableError } from 'bullmq';
import type { QueueName } from './queues.ts';

/** A row of the outbox: what a committed transaction asked for. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: 'event' | 'job';
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
}

/** A job as the app asks for it; the relay gives it its id and its queue. */
export interface JobDraft {
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
  /** Nobody waits for it: it lets the other jobs of its queue pass. Forgotten when the sweeper adds the job again. */
  readonly background?: boolean | undefined;
}

/** A job on its way to a worker: a row in `jobs`, and a message with the same id in its queue. */
export interface QueuedJob extends JobDraft {
  readonly id: string;
  readonly queue: QueueName;
}

/** A job in the hands of a worker. */
export interface RunningJob extends QueuedJob {
  /** 1 for the first run. */
  readonly attempt: number;
  /** Aborted when the worker must stop before the job is done; the job then runs again elsewhere. */
  readonly signal: AbortSignal;
}

/** Reports what went wrong in the background, and where. */
export type Report = (error: unknown, where: string) => void;

/**
 * The id of a job: equal for the same row and name, so that adding it twice is adding it once. An event becomes one job
 * per reaction (`<event id>.<job name>`), a job row stays itself. BullMQ reserves `:` for its own keys.
 */
export function jobId(row: OutboxRow, name: string): string {
  if (name.includes(':')) throw new Error(`The job name "${name}" contains a colon, which ids of jobs cannot hold.`);
  return row.kind === 'event' ? `${row.id}.${name}` : row.id;
}

/** An error that no further attempt can mend: the job fails at once. */
export const permanent = (message: string, cause?: unknown): Error =>
  Object.assign(new UnrecoverableError(message), cause === undefined ? {} : { cause });
