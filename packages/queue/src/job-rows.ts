import { isQueueName, type QueueName } from './queues.ts';
import type { QueuedJob } from './job.ts';
import type { SqlClient } from './sql.ts';

/** A job that used up its attempts, or that no retry can fix. */
export interface FailedJob extends QueuedJob {
  readonly failed_at: string;
  readonly error: string;
}

/** A `jobs` row as the queue needs it. */
export interface JobRow {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
}

/** The longest error text kept in a row, in characters. */
const ERROR_LENGTH = 2_000;

/**
 * Marks a job as done by deleting its row, inside the transaction of its effect. Returns false if it was done before;
 * the caller then stops without an effect. That turns at-least-once delivery into an effect that happens once.
 */
export async function finishJob(tx: SqlClient, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from jobs where id = $1', [id]);
  return rowCount === 1;
}

/** Records that a job failed for good. From then on the sweeper leaves it alone; `Queues.retry` runs it again. */
export async function failJob(client: SqlClient, id: string, error: Error): Promise<void> {
  await client.query('update jobs set failed_at = now(), error = $2 where id = $1', [
    id,
    error.message.slice(0, ERROR_LENGTH),
  ]);
}

/** The jobs that failed for good, latest first. */
export async function failedJobs(client: SqlClient, limit: number): Promise<FailedJob[]> {
  const { rows } = await client.query<JobRow & { failed_at: string; error: string }>(
    `select id, queue, name, team_id, payload, error,
       to_char(failed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as failed_at
     from jobs where failed_at is not null order by jobs.failed_at desc, id limit $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, queue: queueOfRow(row) }));
}

/** Clears the failure of a job's row and returns the job, to be added again. Undefined if it has not failed. */
export async function reviveJob(client: SqlClient, id: string): Promise<QueuedJob | undefined> {
  const { rows } = await client.query<JobRow>(
    `update jobs set failed_at = null, error = null, dispatched_at = now()
     where id = $1 and failed_at is not null returning id, queue, name, team_id, payload`,
    [id],
  );
  const [row] = rows;
  return row && { ...row, queue: queueOfRow(row) };
}

/** The queue of a row that another release may have written: no work is lost because a queue was renamed. */
export const queueOfRow = (row: Pick<JobRow, 'queue'>): QueueName => (isQueueName(row.queue) ? row.queue : 'events');
