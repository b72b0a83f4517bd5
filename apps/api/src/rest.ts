import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from './context.ts';
import { sendError } from './errors.ts';
import { exporterOf, formatOf } from './export.ts';
import { inputReader, type Input } from './input.ts';
import { callerOf } from './procedures.ts';
import { paramsOf, patternOf, routes, type Route } from './routes.ts';

/** Mounts one Fastify route per spelling of each procedure. Streams, uploads and downloads have doors of their own. */
export function mountRest(app: FastifyInstance, prefix: string, services: Services): void {
  for (const route of routes())
    if (route.entry.kind !== 'subscription' && route.entry.door === undefined) mountRoute(app, prefix, services, route);
}

function mountRoute(app: FastifyInstance, prefix: string, services: Services, route: Route): void {
  const { path, entry, method } = route;
  const call = callerOf(path, entry);
  const read = inputReader(route);
  const status = entry.kind === 'mutation' ? (entry.status ?? 200) : 200;
  const exporter = method === 'GET' ? exporterOf(path, entry) : undefined;
  const deprecate = route.alias && deprecation(prefix, route);
  app.route({
    method,
    url: prefix + patternOf(route.url),
    handler: async (req, reply) => {
      try {
        const input = read(req);
        deprecate?.(reply, input);
        const ctx = contextOf(services, req, reply);
        const format = exporter && formatOf(req.headers.accept);
        if (exporter !== undefined && format !== undefined) return await exporter(format, ctx, input as Input, reply);
        const output = await call(ctx, input);
        return reply.code(status).send(output ?? null);
      } catch (error) {
        return sendError(req, reply, error);
      }
    },
  });
}

/** When the aliases were declared: all of them are as old as the first release (RFC 9745). */
const DEPRECATED_SINCE = `@${Date.parse('2026-11-20T00:00:00Z') / 1000}`;

/** A response at an alias names the canonical route. */
export function deprecation(prefix: string, { entry }: Route) {
  const [method, url] = entry.rest.split(' ', 2) as [string, string];
  const params = paramsOf(url);
  return (reply: FastifyReply, input: unknown) => {
    void reply.header('deprecation', DEPRECATED_SINCE);
    const values = (input ?? {}) as Input;
    if (method !== reply.request.method || params.some((name) => values[name] === undefined)) return;
    const place = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
    void reply.header('link', `<${prefix}${place}>; rel="successor-version"`);
  };
}
