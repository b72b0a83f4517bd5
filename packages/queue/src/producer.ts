import { openBackend, type Backend, type BackendSettings, type BullQueue } from './backend.ts';
import { failedJobs, reviveJob, type FailedJob } from './job-rows.ts';
import { openPool } from './pool.ts';
import { perQueue, queueNames, type QueueName } from './queues.ts';
import { throttled, withDeadline } from './wait.ts';
import type { QueuedJob, Report } from './job.ts';

/** Messages in a queue by state. Failed jobs are rows, see `failed`. */
export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/** The producing side, also used to monitor the queues. */
export interface Queues {
  /** Adds jobs to their queues; an id that is already there stays as it is. Rejects within seconds if it cannot. */
  add(jobs: readonly QueuedJob[]): Promise<void>;
  counts(): Promise<Record<QueueName, QueueCounts>>;
  /** The jobs that failed for good, latest first. */
  failed(limit: number): Promise<FailedJob[]>;
  /** Runs a failed job again, with all its attempts. Returns false if there is no such failed job. */
  retry(id: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface QueueSettings extends BackendSettings {
  readonly report?: Report | undefined;
}

interface Opened {
  readonly backend: Backend;
  readonly queues: ReadonlyMap<QueueName, BullQueue>;
}

/** How long adding or counting may take, including connecting, in milliseconds. */
const DEADLINE = 5_000;
const LATE = 'The queue did not answer within 5 s.';

/**
 * Opens the producing side. It connects on first use, and again after a failed start, so it can be created at any time.
 */
export function openQueues(settings: QueueSettings): Queues {
  const report = throttled(settings.report ?? (() => undefined));
  const rows = openPool(settings.postgres_url, { application_name: 'deskwire queue rows', max: 2, report });
  let opening: Promise<Opened> | undefined;

  const opened = async (): Promise<Opened> => {
    const mine = (opening ??= open(settings, report));
    try {
      return await mine;
    } catch (error) {
      // BullMQ remembers a failed start forever, so the next call starts with new objects.
      if (opening === mine) opening = undefined;
      throw error;
    }
  };

  const add = async (jobs: readonly QueuedJob[]): Promise<void> => {
    if (jobs.length === 0) return;
    await withDeadline(
      opened().then(({ queues }) => addTo(queues, jobs)),
      DEADLINE,
      LATE,
    );
  };

  return {
    add,
    counts: () => withDeadline(opened().then(countAll), DEADLINE, LATE),
    failed: (limit) => failedJobs(rows, limit),
    retry: async (id) => {
      const job = await reviveJob(rows, id);
      // The row is pending again: if the queue cannot take the job now, the sweeper adds it.
      if (job) await add([job]).catch((error: unknown) => report(error, 'retry'));
      return job !== undefined;
    },
    close: async () => {
      const current = await opening?.catch(() => undefined);
      if (current) await closeAll(current);
      await rows.end();
    },
  };
}

async function open(settings: QueueSettings, report: Report): Promise<Opened> {
  const backend = await openBackend(settings, 'producer', report);
  const queues = new Map(queueNames.map((name) => [name, backend.queue(name)]));
  try {
    await withDeadline(Promise.all([...queues.values()].map((queue) => queue.waitUntilReady())), DEADLINE, LATE);
    return { backend, queues };
  } catch (error) {
    await closeAll({ backend, queues });
    throw error;
  }
}

async function addTo(queues: ReadonlyMap<QueueName, BullQueue>, jobs: readonly QueuedJob[]): Promise<void> {
  const adding = [...Map.groupBy(jobs, (job) => job.queue)].map(async ([name, group]) => {
    await queues.get(name)?.addBulk(group.map(messageOf));
  });
  await Promise.all(adding);
}

const messageOf = ({ id, name, team_id, payload, background }: QueuedJob) => ({
  name,
  data: { team_id, payload },
  // BullMQ takes jobs with a priority only after all those without one.
  opts: background === true ? { jobId: id, priority: BACKGROUND } : { jobId: id },
});
const BACKGROUND = 10;

async function countAll({ queues }: Opened): Promise<Record<QueueName, QueueCounts>> {
  const counted = new Map<QueueName, QueueCounts>();
  const count = async ([name, queue]: readonly [QueueName, BullQueue]): Promise<void> => {
    const { waiting = 0, active = 0, delayed = 0 } = await queue.getJobCounts('waiting', 'active', 'delayed');
    counted.set(name, { waiting, active, delayed });
  };
  await Promise.all([...queues].map(count));
  return perQueue((name) => counted.get(name) ?? { waiting: 0, active: 0, delayed: 0 });
}

async function closeAll({ backend, queues }: Opened): Promise<void> {
  const closing = Promise.allSettled([...queues.values()].map((queue) => queue.close()));
  await withDeadline(closing, 2_000, LATE).catch(() => undefined);
  await withDeadline(backend.close(), 2_000, LATE).catch(() => undefined);
}
