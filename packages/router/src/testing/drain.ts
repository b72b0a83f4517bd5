import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { dispatchBatch } from '@deskwire/queue/dispatch.ts';
import { sealBatch } from '@deskwire/queue/seals.ts';
import { AppError } from '../kit/errors.ts';
import { fresh, step } from '../kit/feeds/feed.ts';
import type { Services } from '../kit/services.ts';
import { feeds } from '../domains.ts';
import { doJob, expansion } from '../runtime/work.ts';

export interface Drained {
  /** The names of the jobs that ran, in that order. */
  readonly ran: readonly string[];
  /** Jobs that threw; their rows remain and the next drain tries them again. */
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
}

/** So that a job that asks for itself again and again ends the test and not the day. */
const MOST_JOBS = 2_000;

/**
 * Does what the worker would do now, in this process and without a queue: events get positions, feeds take
 * them, the outbox is dispatched, and due jobs run through the system router, until none is left. Throws the error of the first job that
 * failed, unless `failures` are kept.
 */
export async function drain(
  { pool, services }: { pool: pg.Pool; services: Services },
  { failures = 'throw' }: { failures?: 'throw' | 'keep' } = {},
): Promise<Drained> {
  const ran: string[] = [];
  const failed: { name: string; error: unknown }[] = [];
  const tried = new Set<string>();
  for (;;) {
    await relay(pool, services.clock.offset_ms);
    if (await feed(services)) await relay(pool, services.clock.offset_ms);
    const due = await findJobs(pool, [...tried]);
    if (due.length === 0) break;
    for (const job of due) {
      if (tried.size >= MOST_JOBS) throw new Error(`Work does not end: ${MOST_JOBS} jobs ran, ${job.name} is next.`);
      tried.add(job.id);
      ran.push(job.name);
      await doJob(services, job).catch(async (error: unknown) => {
        if (isBusy(error) && (await isDoneElsewhere(pool, job.id))) return;
        failed.push({ name: job.name, error });
      });
    }
  }
  if (failures === 'throw' && failed[0] !== undefined) throw failed[0].error;
  return { ran, failed };
}

/** Two drains at once are two workers that were given the same job: who comes second waits for the first to end it. */
const MOST_TRIES = 6_000;
const isBusy = (error: unknown): boolean => error instanceof AppError && error.app === 'UNAVAILABLE';
async function isDoneElsewhere(pool: pg.Pool, job_id: string): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { rowCount } = await pool.query('select from jobs where id = $1', [job_id]);
    if (rowCount === 0) return true;
    await sleep(20);
  }
  return false;
}

/** The part of the worker that feeds the consumers of events. True where that may have left something in the outbox. */
async function feed(services: Services): Promise<boolean> {
  let took = false;
  for (const one of feeds) {
    const progress = fresh();
    while ((await step(services, one, progress)) > 0) took = true;
  }
  return took;
}

/** The relay's part: positions for events, and everything that is due from the outbox into `jobs`. */
async function relay(pool: pg.Pool, offsetMs: number): Promise<void> {
  const client = await pool.connect();
  try {
    // Positions are the leader's to give; two drains at once take turns, as two relays would.
    await client.query('select pg_advisory_lock($1)', [LEADER]);
    while ((await sealBatch(client, BATCH, offsetMs)) === BATCH);
    for (;;) {
      const { taken } = await dispatchBatch(client, expansion, { batch: BATCH, offsetMs, report: fail });
      if (taken < BATCH) return;
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LEADER]);
    client.release();
  }
}
const LEADER = 0x6465736b;
const BATCH = 500;
/** A row that cannot be dispatched is a mistake of the code under test. */
const fail = (error: unknown): never => {
  throw error;
};

interface JobRow {
  id: string;
  name: string;
  team_id: string | null;
  payload: unknown;
}
async function findJobs(pool: pg.Pool, tried: readonly string[]): Promise<JobRow[]> {
  const { rows } = await pool.query<JobRow>(
    `select id, name, team_id, payload from jobs where failed_at is null and id <> all($1::text[]) order by dispatched_at, id`,
    [tried],
  );
  return rows;
}
