import { queueOfRow, type JobRow } from './job-rows.ts';
import type { QueuedJob } from './job.ts';
import type { Queues } from './producer.ts';
import type { SqlClient } from './sql.ts';

/** Which rows to add again: all dispatched before an instant, or all dispatched more than `afterMs` ago. */
export type Overdue = { readonly before: string } | { readonly afterMs: number };

/**
 * Returns the next jobs that are dispatched but not done, oldest first, and sets their `dispatched_at` to now. Most of
 * them are still in their queue, where adding them again changes nothing; those that a queue lost are recovered this
 * way. A job whose transaction is about to delete its row is skipped.
 */
export async function takeOverdue(client: SqlClient, overdue: Overdue, batch: number): Promise<QueuedJob[]> {
  const { rows } = await client.query<JobRow>(
    `with overdue as materialized (
       select id from jobs
       where failed_at is null
         and dispatched_at <= coalesce($2::timestamptz, now() - $3 * interval '1 ms')
       order by dispatched_at limit $1 for update skip locked)
     update jobs set dispatched_at = now() from overdue where jobs.id = overdue.id
     returning jobs.id, queue, name, team_id, payload`,
    [batch, 'before' in overdue ? overdue.before : null, 'afterMs' in overdue ? overdue.afterMs : 0],
  );
  return rows.map((row) => ({ ...row, queue: queueOfRow(row) }));
}

/**
 * Whether a queue holds fewer jobs than there are rows, which proves a loss: a job leaves its queue only after its row
 * is gone, and only the relay, which asks this, adds rows. Equal numbers prove nothing.
 */
export async function queueLostJobs(client: SqlClient, queues: Pick<Queues, 'counts'>): Promise<boolean> {
  const counts = await queues.counts();
  const { rows } = await client.query<{ queue: string; count: string }>(
    'select queue, count(*) as count from jobs where failed_at is null group by queue',
  );
  return rows.some((row) => {
    const { waiting, active, delayed } = counts[queueOfRow(row)];
    return waiting + active + delayed < Number(row.count);
  });
}
