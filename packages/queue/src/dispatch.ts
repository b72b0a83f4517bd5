import { jobId, type JobDraft, type OutboxRow, type QueuedJob, type Report } from './job.ts';
import { transaction, type SqlClient } from './sql.ts';
import type { QueueName } from './queues.ts';

export interface Expansion {
  /** An event row becomes one job per reaction; a job row becomes one job. */
  expand(row: OutboxRow): readonly JobDraft[];
  /** The queue for a type of job. Throws for an unknown job. */
  queueOf(name: string): QueueName;
}

export interface Dispatched {
  /** Rows taken from the outbox. */
  readonly taken: number;
  /** Jobs that are now in `jobs` and have to be added to their queues. */
  readonly jobs: readonly QueuedJob[];
}

/** When a row that could not be expanded is tried again; a later release may know how. */
const POSTPONED = '1 minute';

/**
 * Moves due rows from the outbox to `jobs` in one transaction, oldest first. Rows of open transactions, and rows that
 * are being replaced right now, are left for the next call. `offsetMs` shifts the clock.
 */
export async function dispatchBatch(
  client: SqlClient,
  expansion: Expansion,
  { batch, offsetMs, report }: { batch: number; offsetMs: number; report: Report },
): Promise<Dispatched> {
  return await transaction(client, async () => {
    const rows = await takeDue(client, batch, offsetMs);
    if (rows.length === 0) return { taken: 0, jobs: [] };
    const jobs: QueuedJob[] = [];
    const postponed: OutboxRow[] = [];
    for (const row of rows) {
      try {
        jobs.push(...jobsOf(row, expansion));
      } catch (error) {
        postponed.push(row);
        report(error, `outbox row ${row.name}`);
      }
    }
    if (postponed.length > 0) await postpone(client, postponed, offsetMs);
    return { taken: rows.length, jobs: await insertJobs(client, jobs) };
  });
}

const jobsOf = (row: OutboxRow, { expand, queueOf }: Expansion): QueuedJob[] =>
  expand(row).map(({ name, team_id, payload, background }) => ({
    id: jobId(row, name),
    queue: queueOf(name),
    name,
    team_id,
    payload,
    background,
  }));

type TakenRow = OutboxRow & { readonly key: string | null };

async function takeDue(client: SqlClient, batch: number, offsetMs: number): Promise<TakenRow[]> {
  const { rows } = await client.query<TakenRow>(
    `with due as materialized (
       select id from outbox where run_at <= now() + $2 * interval '1 ms'
       order by run_at, id limit $1 for update skip locked),
     taken as (delete from outbox using due where outbox.id = due.id returning outbox.*)
     select id, kind, name, team_id, payload, key from taken order by run_at, id`,
    [batch, offsetMs],
  );
  return rows;
}

/** One row that cannot be expanded must neither be lost nor hold up the others. */
async function postpone(client: SqlClient, rows: readonly OutboxRow[], offsetMs: number): Promise<void> {
  await client.query(
    // A timer that was replaced in the meantime stays replaced.
    `insert into outbox (id, kind, name, team_id, payload, run_at, key)
     select id, kind, name, team_id, coalesce(payload, 'null'), now() + $2 * interval '1 ms' + interval '${POSTPONED}', key
     from jsonb_to_recordset($1) as r(id uuid, kind text, name text, team_id uuid, payload jsonb, key text)
     on conflict do nothing`,
    [JSON.stringify(rows), offsetMs],
  );
}

/** Returns the jobs that are new. One that already has a row is left to the sweeper. */
async function insertJobs(client: SqlClient, jobs: readonly QueuedJob[]): Promise<QueuedJob[]> {
  if (jobs.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `insert into jobs (id, queue, name, team_id, payload, dispatched_at)
     select id, queue, name, team_id, coalesce(payload, 'null'), now()
     from jsonb_to_recordset($1) as j(id text, queue text, name text, team_id uuid, payload jsonb)
     on conflict (id) do nothing returning id`,
    [JSON.stringify(jobs)],
  );
  const inserted = new Set(rows.map((row) => row.id));
  return jobs.filter((job) => inserted.delete(job.id));
}
