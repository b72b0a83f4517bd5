import { createPostgresBackend, Queue, runMigrations, withBackend, Worker } from 'bullmq';
import type { Job, JobsOptions, PgPool, WorkerOptions } from 'bullmq';
import type { Pool } from 'pg';
import { openPool } from './pool.ts';
import { jobOptions, LONGEST_LOCK_MS, queueNames, queues, type QueueName } from './queues.ts';
import { connectRedis, type Role } from './redis.ts';
import type { Report } from './job.ts';

/** A message in the queue; the row in `jobs` is the record. */
export interface JobMessage {
  readonly team_id: string | null;
  readonly payload: unknown;
}

export type BullJob = Job<JobMessage, void>;
export type BullProcessor = (job: BullJob, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>;

/** The part of BullMQ's queue that we use, the same for both backends, whose own types differ. */
export interface BullQueue {
  addBulk(jobs: Array<{ name: string; data: JobMessage; opts: JobsOptions }>): Promise<unknown>;
  getJob(id: string): Promise<unknown>;
  getJobCounts(...states: Array<'waiting' | 'active' | 'delayed'>): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** The part of BullMQ's worker that we use. */
export interface BullWorker {
  run(): Promise<void>;
  on(event: 'failed', listener: (job: BullJob | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  /** Resolves when the jobs that run have ended. */
  pause(): Promise<void>;
  resume(): void;
  cancelAllJobs(reason?: string): void;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

export interface BackendSettings {
  /** If absent, the queues are kept in Postgres. */
  readonly redis_url?: string | undefined;
  /** A direct connection, not one through a transaction pooler: LISTEN and session settings must persist. */
  readonly postgres_url: string;
  /** Separates installations that share one Redis. On Postgres, the database separates them. */
  readonly prefix?: string | undefined;
}

/** The store of messages: BullMQ on Redis or on Postgres, with one set of connections for all queues. */
export interface Backend {
  readonly kind: 'redis' | 'postgres';
  queue(name: QueueName): BullQueue;
  worker(name: QueueName, process: BullProcessor, concurrency: number): BullWorker;
  /** Recovers jobs that a worker with a fast clock has postponed for others. Does nothing on Redis. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

const SCHEMA = 'bullmq';

/** Opens the backend that the settings select. On Postgres, it first creates or updates BullMQ's schema. */
export async function openBackend(settings: BackendSettings, role: Role, report: Report): Promise<Backend> {
  return settings.redis_url === undefined
    ? await postgresBackend(settings.postgres_url, role, report)
    : redisBackend(settings.redis_url, settings.prefix ?? 'deskwire', role, report);
}

function redisBackend(url: string, prefix: string, role: Role, report: Report): Backend {
  const connection = connectRedis(url, role);
  connection.on('error', (error: Error) => report(error, 'redis'));
  // One hash tag per queue: its keys share a slot of a cluster, and the queues spread over the nodes.
  const keysOf = (name: QueueName) => ({ connection, prefix: `{${prefix}:${name}}` });
  return {
    kind: 'redis',
    queue: (name) => listening(new Queue(name, { ...keysOf(name), ...queueOptions(name) }), name, report),
    worker: (name, process, concurrency) =>
      listening(new Worker(name, process, { ...keysOf(name), ...workerOptions(name, concurrency) }), name, report),
    mend: async () => {},
    close: async () => connection.disconnect(),
  };
}

async function postgresBackend(url: string, role: Role, report: Report): Promise<Backend> {
  const pool = openPool(url, {
    application_name: `deskwire queue ${role}`,
    // Each worker keeps one connection for LISTEN; all other connections are shared.
    max: role === 'consumer' ? queueNames.length + 6 : 3,
    search_path: SCHEMA,
    report,
  });
  // Every queue and worker listens to the pool they share.
  pool.setMaxListeners(0);
  await migrate(pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const onPostgres = withBackend(createPostgresBackend);
  // It is a pool as documented by BullMQ; only the declared overloads differ.
  const connection = pool as unknown as PgPool;
  return {
    kind: 'postgres',
    queue: (name) => listening(new onPostgres.Queue(name, { connection, ...queueOptions(name) }), name, report),
    worker: (name, process, concurrency) => {
      const options = { connection, ...workerOptions(name, concurrency) };
      return listening(new onPostgres.Worker<JobMessage, void>(name, process, options), name, report);
    },
    mend: async () => void (await pool.query(MEND)),
    close: () => pool.end(),
  };
}

const STALLED_INTERVAL_MS = 5_000;
/**
 * On Postgres, BullMQ stores times by the workers' clocks: how long a job belongs to a worker, when it is retried, and
 * when stalled jobs were last looked for. A clock that was five minutes fast would postpone all of that by five
 * minutes.
 */
const MEND = `
  with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now),
  looked as (
    update meta set value = clock.now::text from clock
    where field = 'stalled-check' and value::bigint > clock.now + ${STALLED_INTERVAL_MS}),
  put_off as (
    update job set process_at_ms = clock.now + delay_ms from clock
    where state = 'delayed' and process_at_ms > clock.now + delay_ms + ${STALLED_INTERVAL_MS})
  update job set locked_until_ms = clock.now + ${LONGEST_LOCK_MS} from clock
  where state = 'active' and locked_until_ms > clock.now + ${2 * LONGEST_LOCK_MS}`;

/** Once for all queues: BullMQ's own option would do it for each queue and worker. */
async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
}

const queueOptions = (name: QueueName) => ({
  defaultJobOptions: jobOptions(name),
  // Nobody reads BullMQ's event stream; a short one keeps it from growing to ten thousand entries per queue.
  streams: { events: { maxLen: 100 } },
});

const workerOptions = (name: QueueName, concurrency: number) =>
  ({
    concurrency,
    lockDuration: queues[name].lockMs,
    maxStalledCount: queues[name].maxStalled,
    // Together with the lock, this limits how long the work of a crashed worker waits: one lock and two checks.
    stalledInterval: STALLED_INTERVAL_MS,
    // After a lost connection. The default of 15 s would be most of the time a job may wait.
    runRetryDelay: 1_000,
    // Not before the backend is known to be ready: a worker that starts without it never recovers.
    autorun: false,
  }) satisfies Omit<WorkerOptions, 'connection'>;

/** Without a listener, BullMQ would write error events to the console. */
function listening<T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  emitter: T,
  name: QueueName,
  report: Report,
): T {
  emitter.on('error', (error) => report(error, `queue ${name}`));
  return emitter;
}
