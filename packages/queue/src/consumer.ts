import { DelayedError } from 'bullmq';
import { openBackend, type Backend, type BullJob, type BullProcessor, type BullWorker } from './backend.ts';
import { CANARY, startCanary, type Canary } from './canary.ts';
import { MOST_OUTAGES, queueNames, queues, waitMs, type QueueName } from './queues.ts';
import { throttled, withDeadline } from './wait.ts';
import { Outage, type QueuedJob, type RunningJob } from './job.ts';
import type { QueueSettings } from './producer.ts';

export interface WorkerSettings extends QueueSettings {
  /**
   * Runs the job. Its transaction deletes the row in `jobs` (see `finishJob`); if there is no row left, the job does
   * nothing. Whatever it throws is retried by the queue's policy, except an error from `permanent()` and an `Outage`.
   */
  handle(job: RunningJob): Promise<void>;
  /** Records that a job failed for good, see `failJob`. If that fails too, the sweeper runs the job again. */
  onFailed(job: QueuedJob, error: Error): Promise<void>;
  /** Called for each failed attempt, and each outage, after which the job will run again. */
  onRetry?: ((job: QueuedJob, error: Error) => void) | undefined;
  /** Whether this release has such a job. */
  knows?: ((name: string) => boolean) | undefined;
  /** The queues this process drains; all of them by default. */
  queues?: readonly QueueName[] | undefined;
  /** Replaces the concurrency from the table of queues. */
  concurrency?: Partial<Record<QueueName, number>> | undefined;
  /** How often a canary is sent, in milliseconds; every 30 s by default. */
  canaryEveryMs?: number | undefined;
  /** How long the queue may take to be ready, in milliseconds; 10 s by default. */
  readyMs?: number | undefined;
}

export interface WorkerHealth {
  /**
   * Milliseconds since a canary got through, or since the start. About three intervals mean that the worker is dead.
   */
  readonly canaryAgeMs: number;
  /** Jobs this process is working on. */
  readonly running: number;
}

export interface Workers {
  health(): WorkerHealth;
  /** Takes jobs of these queues no longer, and of all others. Resolves when the jobs of these that run have ended. */
  pauseOnly(queues: ReadonlySet<string>): Promise<void>;
  /**
   * Accepts no new jobs and waits for the running ones. After `withinMs`, those are aborted and run again elsewhere.
   */
  stop(withinMs?: number): Promise<void>;
}

const READY_MS = 10_000;
const MEND_EVERY_MS = 10_000;

/**
 * Drains the queues. Rejects if they are not ready in time; the process must then exit, because BullMQ on Postgres
 * never recovers from starting without its database.
 */
export async function startWorkers(settings: WorkerSettings): Promise<Workers> {
  const report = throttled(settings.report ?? (() => undefined));
  const running = new Set<BullJob>();
  const workers = new Map<QueueName, BullWorker>();
  let canary: Canary | undefined;
  let mending: NodeJS.Timeout | undefined;
  let backend: Backend | undefined;
  let closed = false;

  const drain = (on: Backend, name: QueueName): BullWorker => {
    const process: BullProcessor = async (job, token, signal) => {
      if (job.name === CANARY) return canary?.seen();
      running.add(job);
      try {
        await runOne(settings, { ...jobOf(name, job), attempt: job.attemptsMade + 1, signal: signal ?? never });
      } catch (error) {
        const outages = job.attemptsStarted - job.attemptsMade - 1;
        if (!(error instanceof Outage) || outages >= MOST_OUTAGES) throw error;
        await job.moveToDelayed(Date.now() + waitMs(name, outages), token);
        settings.onRetry?.(jobOf(name, job), error);
        throw new DelayedError();
      } finally {
        running.delete(job);
      }
    };
    const worker = on.worker(name, process, settings.concurrency?.[name] ?? queues[name].concurrency);
    worker.on('failed', (job, error) => {
      if (!job || job.name === CANARY) return;
      // BullMQ sets `finishedOn` only on jobs that will not be retried.
      if (job.finishedOn === undefined) settings.onRetry?.(jobOf(name, job), error);
      else settings.onFailed(jobOf(name, job), error).catch((late: unknown) => report(late, `failed job ${job.id}`));
    });
    return worker;
  };

  const names = settings.queues ?? queueNames;
  const start = async (): Promise<void> => {
    const on = (backend = await openBackend(settings, 'consumer', report));
    const probed = on.queue(probedQueue(names));
    for (const name of names) workers.set(name, drain(on, name));
    await Promise.all([probed, ...workers.values()].map((part) => part.waitUntilReady()));
    // Ready after all, but too late: the caller has been told that it is not.
    if (closed) return;
    mending = setInterval(() => {
      void on.mend().catch((error: unknown) => report(error, 'clocks'));
    }, MEND_EVERY_MS);
    canary = startCanary(probed, settings.canaryEveryMs ?? 30_000, (error) => report(error, 'canary'));
    for (const [name, worker] of workers) worker.run().catch((error: unknown) => report(error, `queue ${name}`));
  };
  const close = async (withinMs: number): Promise<void> => {
    closed = true;
    clearInterval(mending);
    canary?.stop();
    await Promise.all([...workers.values()].map((worker) => closeWorker(worker, withinMs)));
    if (backend) await withDeadline(backend.close(), 2_000, 'late').catch(() => undefined);
  };

  try {
    await withDeadline(start(), settings.readyMs ?? READY_MS, 'no answer');
  } catch (error) {
    await close(0);
    throw notReady(settings, error);
  }
  const paused = new Set<QueueName>();
  return {
    // A queue that is paused lets no canary through.
    health: () => ({ canaryAgeMs: paused.has(probedQueue(names)) ? 0 : (canary?.ageMs() ?? 0), running: running.size }),
    async pauseOnly(wanted) {
      const stopping: Promise<void>[] = [];
      for (const [name, worker] of workers) {
        if (wanted.has(name)) {
          paused.add(name);
          stopping.push(worker.pause());
        } else if (paused.delete(name)) {
          worker.resume();
          if (name === probedQueue(names)) canary?.seen();
        }
      }
      await Promise.all(stopping);
    },
    stop: (withinMs = 25_000) => close(withinMs),
  };
}

async function runOne(settings: WorkerSettings, job: RunningJob): Promise<void> {
  if (settings.knows && !settings.knows(job.name)) {
    // Not permanent: during an upgrade, the next attempt may reach a worker of the other release.
    throw new Error(`This worker has no job named "${job.name}"; another release may have asked for it.`);
  }
  await settings.handle(job);
}

const jobOf = (queue: QueueName, job: BullJob): QueuedJob => ({
  id: job.id ?? '',
  queue,
  name: job.name,
  team_id: job.data.team_id,
  payload: job.data.payload,
});

/** Timers are what must not be late. A process that does not drain them watches the first of its queues. */
function probedQueue(names: readonly QueueName[]): QueueName {
  const probed = names.includes('timers') ? 'timers' : names[0];
  if (!probed) throw new Error('A worker needs at least one queue.');
  return probed;
}

async function closeWorker(worker: BullWorker, withinMs: number): Promise<void> {
  const closed = worker.close();
  await withDeadline(closed, withinMs, 'late').catch(async () => {
    worker.cancelAllJobs('The worker stops.');
    await withDeadline(closed, 1_000, 'late').catch(() => undefined);
    // Jobs that are still running lose their lock, and another worker takes them over.
    await withDeadline(worker.disconnect(), 1_000, 'late').catch(() => undefined);
  });
}

function notReady(settings: WorkerSettings, cause: unknown): Error {
  const place = settings.redis_url === undefined ? 'Postgres' : 'Redis at REDIS_URL';
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `The worker could not start: its queue on ${place} was not ready within ${(settings.readyMs ?? READY_MS) / 1000} s (${reason}).`,
    {
      cause,
    },
  );
}

const never = new AbortController().signal;
