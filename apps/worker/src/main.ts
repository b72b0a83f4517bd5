import { assertSchemaCurrent } from '@deskwire/database/migrate.ts';
import { startWorkers } from '@deskwire/queue/consumer.ts';
import { failJob } from '@deskwire/queue/job-rows.ts';
import { openQueues } from '@deskwire/queue/producer.ts';
import { assertRedisSafe, UnsafeRedis } from '@deskwire/queue/redis-safety.ts';
import { startRelay } from '@deskwire/queue/relay.ts';
import { ConfigurationError, readEnv } from '@deskwire/router/runtime/env.ts';
import { healthOf } from '@deskwire/router/runtime/health.ts';
import { endInOrder, start, tell } from '@deskwire/router/runtime/lifecycle.ts';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { createMetrics } from '@deskwire/router/runtime/metrics.ts';
import { assertReachable } from '@deskwire/router/runtime/reachable.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { startTelemetry } from '@deskwire/router/runtime/telemetry.ts';
import { expansion, knowsJob } from '@deskwire/router/runtime/work.ts';
import { createHandler } from './handle.ts';
import { openHealthPort } from './health.ts';
import { keepSchedules } from './schedules.ts';
import { watchOver } from './watchdog.ts';

/** Jobs have this long to finish when the process ends; then they run again elsewhere. */
const LAST_JOBS_MS = 7000;

await start(async () => {
  const env = readEnv();
  const log = createLogger({ level: env.LOG_LEVEL, name: 'worker' });
  const telemetry = await startTelemetry(env.OTEL_EXPORTER_OTLP_ENDPOINT, 'deskwire-worker');
  const runtime = createServices(env, {
    application_name: 'deskwire worker',
    report: (message, error, fields) => log.error({ err: error, ...fields }, message),
    on_statement: telemetry?.statement,
  });
  const { services, pool, kysely } = runtime;
  await assertReachable(pool, env.DATABASE_URL);
  await assertSchemaCurrent(kysely);
  if (env.REDIS_URL !== undefined && env.NODE_ENV === 'production')
    for (const doubt of await assertRedisSafe(env.REDIS_URL).catch(refuseUnsafe)) log.warn(doubt);

  const metrics = createMetrics(pool);
  const handler = createHandler(services, { log, metrics });
  const place = {
    redis_url: env.REDIS_URL,
    postgres_url: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    report: (error: unknown, where: string) => log.error({ err: error, where }, 'The queue reports an error'),
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
  const relay = startRelay({ ...place, ...expansion, queues });
  const schedules = keepSchedules(services);
  const watchdog = watchOver(() => Math.min(workers.health().canaryAgeMs, handler.idleMs()), log);
  const port = await openHealthPort(
    { host: env.HOST, port: env.HEALTH_PORT },
    { health: healthOf(kysely, () => ({ queue: watchdog.check() })), metrics, metrics_token: env.METRICS_TOKEN },
  );
  endInOrder(async () => {
    watchdog.stop();
    schedules.stop();
    await Promise.all([workers.stop(LAST_JOBS_MS), relay.stop()]);
    await queues.close();
    await port.close();
    await runtime.close();
    await telemetry?.stop();
  });
  tell({ ready: 'worker', url: port.url });
});

/** No restart makes a Redis safe: its operator must. */
function refuseUnsafe(error: unknown): never {
  throw error instanceof UnsafeRedis ? new ConfigurationError(error.message) : error;
}
