import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Telemetry, TracedAnswer } from '@deskwire/router/runtime/telemetry.ts';

/** One line per response. It contains the route rather than the address, since addresses contain secrets. */
export function mountLog(app: FastifyInstance): void {
  app.addHook('onResponse', (req, reply, done) => {
    const { url: route } = req.routeOptions;
    const ms = Math.round(reply.elapsedTime * 100) / 100;
    const place =
      route === undefined ? { path: req.url.split('?', 1)[0] } : { route, params: withoutSecrets(req.params) };
    req.log.info({ method: req.method, ...place, status: reply.statusCode, ms, address: req.ip }, 'request');
    done();
  });
}

/** Some addresses contain one-time values or signatures. */
const secret = /token|secret|code|grant/;
const withoutSecrets = (params: unknown): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params ?? {}).filter(([name]) => !secret.test(name)));

/** Each request is a span, under which everything that handles it runs. */
export function mountTraces(app: FastifyInstance, telemetry: Telemetry): void {
  const traced = new WeakMap<FastifyRequest, TracedAnswer>();
  app.addHook('onRequest', (req, _reply, done) => {
    const answer = telemetry.request(req);
    traced.set(req, answer);
    answer.run(done);
  });
  app.addHook('onResponse', (req, reply, done) => {
    traced.get(req)?.end(reply.statusCode, req.routeOptions.url);
    done();
  });
}
