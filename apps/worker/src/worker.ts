import type { Logger } from 'pino';
import { startWorkers } from '@deskwire/queue/consumer.ts';
import { failJob } from '@deskwire/queue/job-rows.ts';
import { queueNames } from '@deskwire/queue/queues.ts';
import { openQueues } from '@deskwire/queue/producer.ts';
import { startRelay } from '@deskwire/queue/relay.ts';
import type { SqlClient } from '@deskwire/queue/sql.ts';
import type { ControlState } from '@deskwire/router/kit/operating/controls.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import type { Metrics } from '@deskwire/router/runtime/metrics.ts';
import { startFeeds } from '@deskwire/router/runtime/feeds.ts';
import { expansion, knowsJob } from '@deskwire/router/runtime/work.ts';
import { createHandler } from './handle.ts';
import { keepSchedules } from './schedules.ts';
import { watchOver } from './watchdog.ts';

interface Parts {
  readonly services: Services;
  readonly pool: SqlClient;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** The address of the queue: Redis if configured, else this database, bypassing any transaction pooler. */
  readonly redis_url: string | undefined;
  readonly postgres_url: string;
}
export interface Worker {
  /** Whether work is still being done. */
  check(): ReturnType<ReturnType<typeof watchOver>['check']>;
  /** The figures that administrators of the platform see of it. */
  measure(): { canary_age_ms: number; running: number };
  /** Stops what they have stopped: all queues during maintenance, else those that are paused. */
  settle(state: ControlState): Promise<void>;
  stop(): Promise<void>;
}

/** How long jobs have to finish when the process stops; after that, they run again elsewhere. */
const LAST_JOBS_MS = 7000;

/** Relays the outbox, runs the jobs of all queues, feeds the consumers of events, keeps the schedules, and monitors itself. */
export async function runWorker({ services, pool, metrics, log, ...backend }: Parts): Promise<Worker> {
  const handler = createHandler(services, { log, metrics });
  const place = {
    ...backend,
    report: (error: unknown, where: string) => log.error({ err: error, where }, 'The queue reported an error'),
  };
  const queues = openQueues(place);
  const workers = await startWorkers({
    ...place,
    handle: handler.handle,
    knows: knowsJob,
    onRetry: handler.onRetry,
    onFailed: async (job, error) => {
      metrics.job(job.name, 'failed', 0);
      log.error({ err: error, job: job.name, id: job.id }, 'A job failed for good');
      await failJob(pool, job.id, error);
    },
  });
  const relay = startRelay({ ...place, ...expansion, queues, clock: () => services.clock.offset_ms });
  const feeds = startFeeds(services, place);
  const schedules = keepSchedules(services);
  const watchdog = watchOver(() => Math.min(workers.health().canaryAgeMs, handler.idleMs()), log);
  return {
    check: () => watchdog.check(),
    measure: () => {
      const { canaryAgeMs, running } = workers.health();
      return { canary_age_ms: canaryAgeMs, running };
    },
    settle: ({ maintenance_since, paused_queues }) =>
      workers.pauseOnly(new Set(maintenance_since === null ? paused_queues : queueNames)),
    async stop() {
      watchdog.stop();
      schedules.stop();
      await Promise.all([workers.stop(LAST_JOBS_MS), relay.stop(), feeds.stop()]);
      await queues.close();
    },
  };
}
