import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { backlog } from '@deskwire/queue/backlog.ts';
import { queueNames } from '@deskwire/queue/queues.ts';
import { AppError } from '../kit/errors.ts';
import type { Limiter } from '../kit/limits/limiter.ts';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The metrics of a process, as Prometheus reads them. */
export interface Metrics {
  readonly contentType: string;
  /** The text of all metrics; the backlog of work is counted when asked for. */
  text(): Promise<string>;
  /** An answered request, by the pattern of its route and never by its address. */
  request(method: string, route: string, status: number, seconds: number): void;
  /** A job that ended. */
  job(name: string, outcome: 'done' | 'retried' | 'failed', seconds: number): void;
  /** The same limiter, with its refusals counted. */
  counted(limiter: Limiter): Limiter;
}

/** Starts counting. `offset_ms` is added to the database's clock where the age of work is measured. */
export function createMetrics(pool: Pool, offset_ms: () => number = () => 0): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'deskwire_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  });
  const jobs = new Histogram({
    name: 'deskwire_job_duration_seconds',
    help: 'Time of one run of a job',
    labelNames: ['name', 'outcome'],
    buckets: seconds,
    registers,
  });
  const refusals = new Counter({
    name: 'deskwire_rate_limit_refusals_total',
    help: 'Calls refused because a limit was reached, or because the store of limits was away',
    labelNames: ['code'],
    registers,
  });
  const measurePool = poolGauge(pool, registers);
  const measureBacklog = backlogGauges(pool, offset_ms, registers);
  return {
    contentType: registry.contentType,
    async text() {
      measurePool();
      await measureBacklog();
      return registry.metrics();
    },
    request: (method, route, status, duration) => requests.observe({ method, route, status }, duration),
    job: (name, outcome, duration) => jobs.observe({ name, outcome }, duration),
    counted: (limiter) => {
      const refused = (error: unknown): never => {
        refusals.inc({ code: error instanceof AppError ? error.app : 'INTERNAL' });
        throw error;
      };
      return {
        mark: (key, seconds) => limiter.mark(key, seconds),
        isMarked: (key) => limiter.isMarked(key),
        forget: (limit, key) => limiter.forget(limit, key),
        consume: (limit, key) => limiter.consume(limit, key).catch(refused),
        refuseSpent: (limit, key) => {
          try {
            limiter.refuseSpent(limit, key);
          } catch (error) {
            refused(error);
          }
        },
      };
    },
  };
}

function poolGauge(pool: Pool, registers: Registry[]): () => void {
  const gauge = new Gauge({
    name: 'deskwire_db_pool_connections',
    help: 'Connections to the database: open, of these idle, and callers that wait for one',
    labelNames: ['state'],
    registers,
  });
  return () => {
    gauge.set({ state: 'open' }, pool.totalCount);
    gauge.set({ state: 'idle' }, pool.idleCount);
    gauge.set({ state: 'waiting' }, pool.waitingCount);
  };
}

function backlogGauges(pool: Pool, offset_ms: () => number, registers: Registry[]): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name: `deskwire_${name}`, help, registers });
  const known = gauge('backlog_known', '1 where the backlog could be counted; the gauges below are stale otherwise');
  const due = gauge('outbox_due_rows', 'Rows of the outbox that are due');
  const oldest = gauge(
    'outbox_oldest_due_seconds',
    'How long the oldest due row has been due: more than a few is an alarm',
  );
  const scheduled = gauge('outbox_scheduled_rows', 'Rows of the outbox whose time has not come');
  const failed = gauge('jobs_failed', 'Jobs that failed for good: not zero is an alarm');
  const unsealed = gauge('events_unsealed', 'Committed events without a position');
  const inFlight = new Gauge({
    name: 'deskwire_jobs_in_flight',
    help: 'Jobs dispatched and not yet done',
    labelNames: ['queue'],
    registers,
  });
  const feedLag = new Gauge({
    name: 'deskwire_feed_lag_seconds',
    help: 'Age of the oldest event that a consumer of all events has not taken: more than 60 is an alarm',
    labelNames: ['feed'],
    registers,
  });
  return async () => {
    try {
      const counts = await backlog(pool, offset_ms());
      due.set(counts.outbox_depth);
      oldest.set(counts.outbox_oldest_s);
      scheduled.set(counts.outbox_scheduled);
      failed.set(counts.failed);
      unsealed.set(counts.unsealed);
      for (const queue of queueNames) inFlight.set({ queue }, counts.in_flight[queue]);
      for (const [feed, lag] of Object.entries(counts.feed_lag_s)) feedLag.set({ feed }, lag);
      known.set(1);
    } catch {
      known.set(0);
    }
  };
}
