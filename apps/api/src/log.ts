import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Telemetry, TracedAnswer } from '@deskwire/router/runtime/telemetry.ts';

/** One line per response. It contains the route rather than the address, since addresses contain secrets. */
export function mountLog(app: FastifyInstance): void {
  app.addHook('onResponse', (req, reply, done) => {
    const { url: route } = req.routeOptions;
    const ms = Math.round(reply.elapsedTime * 100) / 100;
    // Of an address that is no route nothing is written down: it may be a route's, with its secret, by another method.
    const place = { route: route ?? null, params: idsIn(req.params) };
    const level = probes.has(route ?? '') && reply.statusCode < 400 ? 'debug' : 'info';
    req.log[level]({ method: req.method, ...place, status: reply.statusCode, ms, address: req.ip }, 'request');
    done();
  });
}

/** Asked for every few seconds by whoever watches the process. */
const probes = new Set(['/live', '/ready', '/metrics']);

/** Parameters that name rows, by id or key. All others may be secrets: tokens, codes, grants, or what a wildcard matches. */
const nameOfRow = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z][a-z0-9]{1,9}-[0-9]{1,9})$/i;
const secret = /token|secret|code|grant|\*/;
const idsIn = (params: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(params ?? {}).filter(
      ([name, value]) => !secret.test(name) && typeof value === 'string' && nameOfRow.test(value),
    ),
  );

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
