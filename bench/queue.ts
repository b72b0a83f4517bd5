import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPostgresBackend, Queue, withBackend, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { withDatabase } from '@deskwire/database/connect.ts';
import { startEmbedded } from '@deskwire/database/embedded.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { startWorkers } from '@deskwire/queue/consumer.ts';
import { finishJob } from '@deskwire/queue/job-rows.ts';
import { openQueues } from '@deskwire/queue/producer.ts';
import { startRelay } from '@deskwire/queue/relay.ts';
import { hasRedis, startRedis } from '@deskwire/queue/test/redis-server.ts';
import { measured } from './report.ts';

/**
 * Jobs per second through the relay and the workers, against bare BullMQ in a loop that issues the same statements: take
 * rows from the outbox, insert them into `jobs`, add them in bulk; per job one transaction that deletes its row and has
 * an effect. Prints ratios only; both sides run in turns in one process on one database.
 *
 * `node bench/queue.ts [jobs] [rounds]`, with BENCH_DATABASE_URL for another server than the embedded one.
 */
const JOBS = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 5);
const BATCH = 500;
const CONCURRENCY = 20;

interface Place {
  readonly postgres_url: string;
  readonly redis_url: string | undefined;
  readonly pool: Pool;
}

type Side = (place: Place) => Promise<{ stop(): Promise<unknown> }>;

const ours: Side = async ({ postgres_url, redis_url, pool }) => {
  const queues = openQueues({ postgres_url, redis_url });
  const workers = await startWorkers({
    postgres_url,
    redis_url,
    concurrency: { events: CONCURRENCY },
    handle: (job) => haveEffect(pool, job.id),
    onFailed: async (_job, error) => console.error(error),
  });
  const relay = startRelay({
    postgres_url,
    queues,
    batch: BATCH,
    expand: ({ name, team_id, payload }) => [{ name, team_id, payload }],
    queueOf: () => 'events',
  });
  return {
    stop: async () => {
      await relay.stop();
      await workers.stop();
      await queues.close();
    },
  };
};

const bare: Side = async ({ postgres_url, redis_url, pool }) => {
  const bull = redis_url === undefined ? bareOnPostgres(postgres_url, pool) : bareOnRedis(redis_url, pool);
  await Promise.all([bull.queue.waitUntilReady(), bull.worker.waitUntilReady()]);
  const stopping = new AbortController();
  // Polling this often stands for being woken, so that waiting is no part of the comparison.
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) if ((await relayByHand(pool, bull.queue)) === 0) await after(5);
  };
  const looping = loop();
  return {
    stop: async () => {
      stopping.abort();
      await looping;
      await bull.worker.close();
      await bull.queue.close();
      await bull.close();
    },
  };
};

function bareOnPostgres(connectionString: string, pool: Pool) {
  const bull = withBackend(createPostgresBackend);
  const connection = { connectionString, migrate: true, max: 10 };
  return {
    queue: new bull.Queue('bare', { connection }),
    worker: new bull.Worker('bare', (job) => haveEffect(pool, String(job.id)), {
      connection,
      concurrency: CONCURRENCY,
    }),
    close: async () => {},
  };
}

function bareOnRedis(url: string, pool: Pool) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  return {
    queue: new Queue('bare', { connection }),
    worker: new Worker('bare', (job) => haveEffect(pool, String(job.id)), { connection, concurrency: CONCURRENCY }),
    close: async () => connection.disconnect(),
  };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

interface BulkQueue {
  addBulk(jobs: Array<{ name: string; data: unknown; opts: object }>): Promise<unknown>;
}

async function relayByHand(pool: Pool, queue: BulkQueue): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<Row>(
      `with due as materialized (
         select id from outbox where run_at <= now() order by run_at, id limit $1 for update skip locked)
       delete from outbox using due where outbox.id = due.id returning outbox.id, name, payload`,
      [BATCH],
    );
    await client.query(
      `insert into jobs (id, queue, name, payload, dispatched_at)
       select id, 'events', name, payload, now() from jsonb_to_recordset($1) as j(id text, name text, payload jsonb)`,
      [JSON.stringify(rows)],
    );
    await client.query('commit');
    const opts = { attempts: 10, removeOnComplete: true, removeOnFail: true };
    if (rows.length > 0) {
      await queue.addBulk(rows.map(({ id, name, payload }) => ({ name, data: payload, opts: { ...opts, jobId: id } })));
    }
    return rows.length;
  } finally {
    client.release();
  }
}

/** What a job does on both sides. */
async function haveEffect(pool: Pool, id: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    if (await finishJob(client, id)) await client.query('insert into bench_effects (job_id) values ($1)', [id]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** Jobs per second of one round, from the first row the side may take to the last effect. */
async function measure(side: Side, place: Place): Promise<number> {
  const { pool } = place;
  await pool.query('truncate outbox, jobs, bench_effects');
  const running = await side(place);
  await after(300);
  await pool.query(
    `insert into outbox (id, kind, name, payload, run_at)
     select gen_random_uuid(), 'job', 'bench', jsonb_build_object('n', n), now() from generate_series(1, $1) as n`,
    [JOBS],
  );
  await pool.query('notify deskwire_outbox');
  const began = performance.now();
  while ((await effects(pool)) < JOBS) await after(20);
  const seconds = (performance.now() - began) / 1_000;
  await running.stop();
  return JOBS / seconds;
}

async function effects(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from bench_effects');
  return rows[0]?.n ?? 0;
}

async function compare(place: Place): Promise<void> {
  const ratios: number[] = [];
  // The first round of each warms caches and connections.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const oursFirst = round % 2 === 0;
    const first = await measure(oursFirst ? ours : bare, place);
    const second = await measure(oursFirst ? bare : ours, place);
    if (round > 0) ratios.push(oursFirst ? first / second : second / first);
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const [least, median, most] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  const name = place.redis_url === undefined ? 'Postgres' : 'Redis';
  measured(place.redis_url === undefined ? 'jobs_postgres' : 'jobs_redis', median!);
  console.log(
    `jobs per second against bare BullMQ on ${name}: ${two(median)} (${two(least)} to ${two(most)}, ${ROUNDS} rounds of ${JOBS})`,
  );
}

const two = (ratio: number | undefined): string => (ratio ?? Number.NaN).toFixed(2);

async function openServer(): Promise<{ url: string; stop(): Promise<unknown> }> {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given) return { url: given, stop: async () => {} };
  const server = await startEmbedded(fileURLToPath(new URL('../.deskwire/bench', import.meta.url)));
  return { url: withDatabase(server.url, 'postgres'), stop: () => server.stop() };
}

async function main(): Promise<void> {
  const server = await openServer();
  const admin = new Pool({ connectionString: server.url, max: 1 });
  const name = `bench_${randomUUID().slice(0, 8)}`;
  const postgres_url = withDatabase(server.url, name);
  await admin.query(`create database ${name}`);
  try {
    await migrate(postgres_url);
    const pool = new Pool({ connectionString: postgres_url, max: CONCURRENCY + 2 });
    // Dropping the database cuts connections that are just being closed.
    pool.on('error', () => {});
    await pool.query('create table bench_effects (job_id text not null)');
    await compare({ postgres_url, redis_url: undefined, pool });
    if (hasRedis) {
      const redis = await startRedis();
      await compare({ postgres_url, redis_url: redis.url, pool }).finally(() => redis.remove());
    } else {
      console.log('jobs per second against bare BullMQ on Redis: not measured, there is no redis-server here');
    }
    await pool.end();
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await server.stop();
  }
}

await main();
