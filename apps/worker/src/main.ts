import { keepMetering } from '@deskwire/router/platform/analytics/metering/flush.ts';
import { keepPresence } from '@deskwire/router/platform/admin/controls/presence.ts';
import { assertSchemaCurrent } from '@deskwire/database/migrate.ts';
import { assertRedisSafe, UnsafeRedis } from '@deskwire/queue/redis-safety.ts';
import { ConfigurationError, readEnv, wholeEnvironment } from '@deskwire/router/runtime/env.ts';
import { healthOf } from '@deskwire/router/runtime/health.ts';
import { endInOrder, start, tell } from '@deskwire/router/runtime/lifecycle.ts';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { createMetrics } from '@deskwire/router/runtime/metrics.ts';
import { assertReachable } from '@deskwire/router/runtime/reachable.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { startTelemetry } from '@deskwire/router/runtime/telemetry.ts';
import { openHealthPort } from './health.ts';
import { runWorker } from './worker.ts';

await start(async () => {
  const env = readEnv(await wholeEnvironment());
  const log = createLogger({ level: env.LOG_LEVEL, format: env.LOG_FORMAT, name: 'worker' });
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
  const worker = await runWorker({
    services,
    pool,
    metrics,
    log,
    redis_url: env.REDIS_URL,
    postgres_url: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
  });
  const metering = keepMetering(services);
  const presence = keepPresence(services, {
    kind: 'worker',
    release: env.RELEASE,
    measure: worker.measure,
    settle: worker.settle,
  });
  const port = await openHealthPort(
    { host: env.HOST, port: env.HEALTH_PORT },
    {
      health: healthOf(kysely, () => ({ queue: worker.check() })),
      metrics,
      metrics_token: env.METRICS_TOKEN,
      production: env.NODE_ENV === 'production',
    },
  );
  endInOrder(async () => {
    await worker.stop();
    await metering.stop();
    await presence.stop();
    await port.close();
    await runtime.close();
    await telemetry?.stop();
  });
  tell({ ready: 'worker', url: port.url });
});

/** Restarting does not make a Redis safe: its operator has to. */
function refuseUnsafe(error: unknown): never {
  throw error instanceof UnsafeRedis ? new ConfigurationError(error.message) : error;
}
