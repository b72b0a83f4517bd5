import { assertSchemaCurrent } from '@deskwire/database/migrate.ts';
import { keepMetering } from '@deskwire/router/platform/analytics/metering/flush.ts';
import { keepPresence } from '@deskwire/router/platform/admin/controls/presence.ts';
import { ensureOperator } from '@deskwire/router/identity/first-run.ts';
import { ConfigurationError, readEnv, wholeEnvironment } from '@deskwire/router/runtime/env.ts';
import { healthOf } from '@deskwire/router/runtime/health.ts';
import { endInOrder, start, tell } from '@deskwire/router/runtime/lifecycle.ts';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { createMetrics } from '@deskwire/router/runtime/metrics.ts';
import { assertReachable } from '@deskwire/router/runtime/reachable.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { startTelemetry } from '@deskwire/router/runtime/telemetry.ts';
import { builtConsole } from './doors/console.ts';
import { builtGuide } from './doors/guide.ts';
import { packedPrograms } from './doors/programs.ts';
import { createServer } from './server.ts';

await start(async () => {
  const env = readEnv(await wholeEnvironment());
  const logger = createLogger({ level: env.LOG_LEVEL, format: env.LOG_FORMAT, name: 'api' });
  const telemetry = await startTelemetry(env.OTEL_EXPORTER_OTLP_ENDPOINT, 'deskwire-api');
  const runtime = createServices(env, {
    application_name: 'deskwire api',
    report: (message, error, fields) => logger.error({ err: error, ...fields }, message),
    on_statement: telemetry?.statement,
  });
  await assertReachable(runtime.pool, env.DATABASE_URL);
  await assertSchemaCurrent(runtime.kysely);
  const operator = await ensureOperator(runtime.services);
  if (operator !== undefined) introduce(operator);
  const app = await createServer(runtime.services, {
    logger,
    telemetry,
    trust_proxy: env.TRUST_PROXY,
    cors_origins: env.CORS_ORIGINS,
    console: builtConsole(),
    guide: builtGuide(),
    programs: packedPrograms(),
    operation: {
      health: healthOf(runtime.kysely),
      metrics: createMetrics(runtime.pool),
      metrics_token: env.METRICS_TOKEN,
      production: env.NODE_ENV === 'production',
    },
  });
  const url = await app.listen({ host: env.HOST, port: env.PORT }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new ConfigurationError(`PORT ${env.PORT} is in use.`) : error;
  });
  const metering = keepMetering(runtime.services);
  const presence = keepPresence(runtime.services, { kind: 'api', release: env.RELEASE });
  endInOrder(async () => {
    await app.close();
    await metering.stop();
    await presence.stop();
    await runtime.close();
    await telemetry?.stop();
  });
  tell({ ready: 'api', url, docs: `${url}/docs` });
});

/** The only time the password is shown: to the parent process, or to the person who started us by hand. */
function introduce(operator: { email: string; password: string }): void {
  if (process.send === undefined) console.error(`Sign in as ${operator.email} with ${operator.password} (shown once).`);
  else tell({ operator });
}
