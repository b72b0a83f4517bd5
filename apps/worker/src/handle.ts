import type { Logger } from 'pino';
import { errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { schedules } from '@deskwire/router/domains.ts';
import { AppError, isOutage } from '@deskwire/router/kit/errors.ts';
import type { Metrics } from '@deskwire/router/runtime/metrics.ts';
import { doJob } from '@deskwire/router/runtime/work.ts';
import { Outage, permanent, type QueuedJob, type RunningJob } from '@deskwire/queue/job.ts';

interface Watch {
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Jobs that run by the clock, whether or not there is anything to do: at `info`, a worker says only what it did for somebody. */
const scheduled = new Set(schedules.map(({ job }) => job.name));

/** Runs jobs, and knows when one last ended. */
export function createHandler(services: Services, { log, metrics }: Watch) {
  let lastEnd = performance.now();
  return {
    async handle(job: RunningJob): Promise<void> {
      const started = performance.now();
      try {
        await doJob(services, job);
        const ms = Math.round(performance.now() - started);
        metrics.job(job.name, 'done', ms / 1000);
        log[scheduled.has(job.name) ? 'debug' : 'info']({ job: job.name, id: job.id, attempt: job.attempt, ms }, 'job');
      } catch (error) {
        if (error instanceof AppError && isOutage(error)) throw new Outage(error);
        const refusal = hopeless(error);
        throw refusal === undefined ? error : permanent(`${refusal}: ${errors[refusal].message}`, error);
      } finally {
        lastEnd = performance.now();
      }
    },
    onRetry(job: QueuedJob, error: Error): void {
      metrics.job(job.name, 'retried', 0);
      log.warn({ err: error, job: job.name, id: job.id }, 'A job failed and will be retried');
    },
    /** Milliseconds since a job ended, successfully or not. */
    idleMs: () => performance.now() - lastEnd,
  };
}

const passing = new Set([408, 409, 425, 429]);
/** The code of an error that no retry can change: a lost permission, a missing row, an invalid input. */
function hopeless(error: unknown): ErrorCode | undefined {
  if (!(error instanceof AppError)) return undefined;
  const code: ErrorCode = error.app;
  const { http } = errors[code];
  return http < 500 && !passing.has(http) ? code : undefined;
}
