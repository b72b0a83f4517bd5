import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Context } from '@deskwire/router/kit/context.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { mayBeCompressed } from '../compress.ts';
import { contextOf } from '../context.ts';
import { sendError } from '../errors.ts';
import { inputReader, type Input } from '../input.ts';
import { callerOf, type Caller } from '../procedures.ts';
import { paramsOf, patternOf, routes, type Route } from '../routes.ts';

/** One request of a procedure over HTTP. */
export interface Visit {
  readonly req: FastifyRequest;
  readonly reply: FastifyReply;
  readonly ctx: Context;
  readonly input: Input;
}
/** Responds to a request, or throws an error. */
export type Handler = (visit: Visit) => Promise<FastifyReply>;

/** A way to serve procedures over HTTP. */
export interface Door {
  readonly serves: (entry: Entry) => boolean;
  /** Prepares the handler of one spelling, so that a request finds everything decided. */
  readonly open: (route: Route, call: Caller) => Handler;
  /** Reads the input of a request. Defaults to path, query and JSON body. */
  readonly reader?: ((route: Route) => (req: FastifyRequest) => unknown) | undefined;
  /** Defaults to the method of the spelling. */
  readonly method?: HTTPMethods[] | undefined;
  readonly config?: ((route: Route) => FastifyContextConfig) | undefined;
  /** Bytes of a body, where they may be more or fewer than of others. */
  readonly bodyLimit?: ((route: Route) => number | undefined) | undefined;
  /** False if a HEAD request would start a response that never ends. */
  readonly head?: boolean | undefined;
}

/** Mounts one Fastify route for each spelling of each procedure that a door serves. */
export function mount(app: FastifyInstance, prefix: string, services: Services, door: Door): void {
  for (const route of routes()) if (door.serves(route.entry)) mountRoute(app, prefix, services, door, route);
}

function mountRoute(app: FastifyInstance, prefix: string, services: Services, door: Door, route: Route): void {
  const { open, reader = inputReader, method = route.method, config, bodyLimit, head = true } = door;
  const handle = open(route, callerOf(route.path));
  const read = reader(route);
  const most_bytes = bodyLimit?.(route);
  const deprecate = route.alias && deprecation(prefix, route);
  app.route({
    method,
    url: prefix + patternOf(route.url),
    config: { ...config?.(route), compress: mayBeCompressed(route.entry) },
    exposeHeadRoute: head,
    ...(most_bytes === undefined ? {} : { bodyLimit: most_bytes }),
    handler: async (req, reply) => {
      try {
        // The schema of the input refuses a value that is not an object.
        const input = read(req) as Input;
        deprecate?.(reply, input);
        return await handle({ req, reply, ctx: contextOf(services, req, reply), input });
      } catch (error) {
        return sendError(req, reply, error);
      }
    },
  });
}

/** The status of a successful response. */
export const statusOf = (entry: Entry): number => (entry.kind === 'mutation' ? (entry.status ?? 200) : 200);

/** When the aliases were declared: all of them are as old as the first release (RFC 9745). */
const DEPRECATED_SINCE = `@${Date.parse('2026-11-20T00:00:00Z') / 1000}`;

/** A response at an alias names the canonical route. */
function deprecation(prefix: string, { entry }: Route) {
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
