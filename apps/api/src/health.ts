import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { hashToken } from '@deskwire/router/kit/access/tokens.ts';
import type { Health } from '@deskwire/router/runtime/health.ts';
import type { Metrics } from '@deskwire/router/runtime/metrics.ts';
import type { PlainRoute } from './doors/openapi/plain.ts';

export interface HealthOptions {
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
  /** Required of clients that read /metrics, if set. */
  readonly metrics_token?: string | undefined;
  /** In production, /metrics is not served without a token. */
  readonly production?: boolean | undefined;
}

export const healthRoutes: readonly PlainRoute[] = [
  {
    route: 'GET /live',
    id: 'health.live',
    summary: 'Check that the process is running',
    access: 'public',
    answers: { 200: { description: 'It is running', type: 'application/json' } },
  },
  {
    route: 'GET /ready',
    id: 'health.ready',
    summary: 'Check that the process can answer requests: database, schema, shutdown',
    access: 'public',
    answers: {
      200: { description: 'It is ready', type: 'application/json' },
      503: { description: 'It is not ready', type: 'application/json' },
    },
  },
  {
    route: 'GET /metrics',
    id: 'health.metrics',
    summary: 'Get counts and durations for Prometheus',
    description: 'Send METRICS_TOKEN as the bearer token if it is set. In production it has to be.',
    access: 'public',
    answers: { 200: { description: 'Prometheus text format 0.0.4', type: 'text/plain' } },
    refusals: ['UNAUTHENTICATED'],
  },
];

/** Mounts the routes that operators ask. `/ready` fails as soon as the process is told to stop. */
export function mountHealth(
  app: FastifyInstance,
  { health, metrics, metrics_token, production = false }: HealthOptions,
): void {
  let ending = false;
  app.addHook('preClose', (done) => {
    ending = true;
    done();
  });
  app.addHook('onResponse', (req, reply, done) => {
    const route = req.routeOptions.url ?? 'unknown';
    metrics.request(req.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.get('/live', (_req, reply) => reply.send({ status: 'ok' }));
  app.get('/ready', async (_req, reply) => {
    const { status, checks } = await health();
    const answer = ending ? { status: 'unavailable', checks: { ...checks, process: endingCheck } } : { status, checks };
    return reply.code(answer.status === 'ok' ? 200 : 503).send(answer);
  });
  app.get('/metrics', async (req, reply) => {
    const open = metrics_token === undefined ? !production : isToken(metrics_token, req.headers.authorization);
    if (!open) throw new AppError('UNAUTHENTICATED');
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
const endingCheck = { ok: false, reason: 'is ending' };

const isToken = (token: string, authorization: string | undefined): boolean =>
  timingSafeEqual(hashToken(`Bearer ${token}`), hashToken(authorization ?? ''));
