import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { failJob, finishJob } from '../job-rows.ts';
import type { JobDraft, OutboxRow, QueuedJob, RunningJob } from '../job.ts';
import type { QueueName } from '../queues.ts';
import { transaction, type SqlClient } from '../sql.ts';

/** The app of these tests: an event has the reactions named in its payload, and a job is itself. */
export const expand = (row: OutboxRow): JobDraft[] =>
  reactionsOf(row).map((name) => ({ name, team_id: row.team_id, payload: row.payload }));

const reactionsOf = ({ kind, name, payload }: OutboxRow): string[] =>
  kind === 'job' ? [name] : isReactive(payload) ? payload.reactions : [];

const isReactive = (payload: unknown): payload is { reactions: string[] } =>
  typeof payload === 'object' && payload !== null && 'reactions' in payload;

const queueNamed: Record<string, QueueName> = { send: 'mail', remind: 'timers', answer: 'ai', import: 'bulk' };

/** `mail.send` goes to the mail queue, and so on; names without such a prefix go to events. */
export const queueOf = (name: string): QueueName => queueNamed[name.split('.')[1] ?? ''] ?? 'events';

/** A UUIDv7 of now; as text it sorts by time. */
export function uuid7(): string {
  const hex = Date.now().toString(16).padStart(12, '0') + '7' + randomBytes(10).toString('hex').slice(1, 4) + '8';
  const all = hex + randomBytes(8).toString('hex').slice(0, 15);
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join('-');
}

/** A new database for the tests of a file, without any work in it. */
export async function emptyTables(pool: Pool): Promise<void> {
  await pool.query('create table if not exists done (job_id text, attempt integer, payload jsonb)');
  await pool.query(
    'truncate outbox, jobs, unsealed_events, event_positions, event_reseals, event_seals, events, event_payloads, done',
  );
  await pool.query(`do $$ begin
    if to_regclass('bullmq.job') is not null then truncate bullmq.job cascade; end if;
  end $$`);
}

export interface Ask {
  readonly id?: string;
  readonly kind?: 'event' | 'job';
  readonly name?: string;
  readonly payload?: unknown;
  readonly inMs?: number;
  readonly key?: string;
}

/** Writes the row by which a transaction of the app requests work; returns its id. */
export async function ask(client: SqlClient, asked: Ask = {}): Promise<string> {
  const { id = uuid7(), kind = 'job', name = 'ticket.index', payload = {}, inMs = 0, key = null } = asked;
  await client.query(
    `insert into outbox (id, kind, name, payload, run_at, key) values ($1, $2, $3, $4, now() + $5 * interval '1 ms', $6)
     on conflict (key) do update set id = excluded.id, payload = excluded.payload, run_at = excluded.run_at`,
    [id, kind, name, JSON.stringify(payload), inMs, key],
  );
  return id;
}

/** Many rows of work at once; returns their ids. */
export async function askFor(client: SqlClient, count: number, name = 'ticket.index'): Promise<string[]> {
  const ids = Array.from({ length: count }, uuid7);
  await client.query(
    `insert into outbox (id, kind, name, payload, run_at) select id, 'job', $2, '{}', now() from unnest($1::uuid[]) as i(id)`,
    [ids, name],
  );
  return ids;
}

/** Runs a job the way the app does: its effect and the deletion of its row are one transaction. */
export const doJob =
  (pool: Pool) =>
  async (job: RunningJob): Promise<void> => {
    const client = await pool.connect();
    try {
      await transaction(client, async () => {
        if (!(await finishJob(client, job.id))) return;
        const values = [job.id, job.attempt, JSON.stringify(job.payload)];
        await client.query('insert into done (job_id, attempt, payload) values ($1, $2, $3)', values);
      });
    } finally {
      client.release();
    }
  };

/** Records a failure the way the app does. */
export const recordFailure = (pool: Pool) => (job: QueuedJob, error: Error) => failJob(pool, job.id, error);

/** The ids of the jobs that took effect, each as often as it happened. */
export async function doneJobs(client: SqlClient): Promise<string[]> {
  const { rows } = await client.query<{ job_id: string }>('select job_id from done order by job_id');
  return rows.map((row) => row.job_id);
}

export const countOf = async (client: SqlClient, table: string): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? 0;
};
