import { UnrecoverableError } from 'bullmq';
import type { QueueName } from './queues.ts';

/** A row of the outbox: something a committed transaction asked for. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: 'event' | 'job';
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
}

/** A job as the app requests it; the relay adds its id and its queue. */
export interface JobDraft {
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
  /** Nobody is waiting for it, so other jobs of its queue go first. Lost when the sweeper adds the job again. */
  readonly background?: boolean | undefined;
}

/** A job on its way to a worker: a row in `jobs`, and a message with the same id in its queue. */
export interface QueuedJob extends JobDraft {
  readonly id: string;
  readonly queue: QueueName;
}

/** A job that a worker is running. */
export interface RunningJob extends QueuedJob {
  /** 1 for the first run. */
  readonly attempt: number;
  /** Aborted if the worker has to stop before the job is done. The job then runs again elsewhere. */
  readonly signal: AbortSignal;
}

/** Reports what went wrong in the background, and where. */
export type Report = (error: unknown, where: string) => void;

/**
 * The id of a job. It is the same for the same row and name, so that adding a job twice adds it once. An event has one
 * job per reaction (`<event id>.<job name>`); a job row keeps its id. BullMQ reserves `:` for its own keys.
 */
export function jobId(row: OutboxRow, name: string): string {
  if (name.includes(':')) throw new Error(`The job name "${name}" contains a colon, which ids of jobs cannot hold.`);
  return row.kind === 'event' ? `${row.id}.${name}` : row.id;
}

/** An error that no retry can fix: the job fails at once. */
export const permanent = (message: string, cause?: unknown): Error =>
  Object.assign(new UnrecoverableError(message), cause === undefined ? {} : { cause });

/** An error of the installation and not of the job, such as a database that does not answer: no attempt is used up by it. */
export class Outage extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'Outage';
  }
}
