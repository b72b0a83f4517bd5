import { randomUUIDv7 } from 'node:crypto';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { sendError } from './errors.ts';
import { mountRest } from './rest.ts';
import { mountTrpc } from './trpc.ts';

export const API = '/api/v1';
export interface ServerOptions {
  readonly logger?: FastifyServerOptions['logger'];
  /** Exact addresses of the proxies in front; nobody else's X-Forwarded-For counts. */
  readonly trust_proxy?: readonly string[];
}

/** The api with all its doors, ready to listen. */
export async function createServer(services: Services, options: ServerOptions = {}): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logger ?? false,
    trustProxy:
      options.trust_proxy === undefined || options.trust_proxy.length === 0 ? false : [...options.trust_proxy],
    genReqId: (req) => requestId(req.headers['x-request-id']),
    // The defaults of Node and Fastify let a slow client hold a socket for ever.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    http: { headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    rewriteUrl: (req) => unversioned(req.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
  });
  app.addHook('onRequest', async (req, reply) => void reply.header('x-request-id', req.id));
  app.setErrorHandler((error, req, reply) => sendError(req, reply, error));
  app.setNotFoundHandler((req, reply) => sendError(req, reply, new AppError('ROUTE_NOT_FOUND')));
  await app.register(cookie);
  mountRest(app, API, services);
  await mountTrpc(app, '/trpc', services);
  return app;
}

const requestId = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given) ? given : randomUUIDv7();

/** `/api/tickets` means `/api/v1/tickets`. */
const unversioned = (url: string): string =>
  /^\/api\/(?!v\d+(?:[/?]|$))/.test(url) ? `${API}/${url.slice('/api/'.length)}` : url;
