import { randomUUIDv7 } from 'node:crypto';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type RouteOptions } from 'fastify';
import { errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import type { Telemetry } from '@deskwire/router/runtime/telemetry.ts';
import { mountCompression } from './compress.ts';
import { mountConsole } from './doors/console.ts';
import { mountGuide } from './doors/guide.ts';
import { mountPrograms } from './doors/programs.ts';
import { mountCors } from './cors.ts';
import { sendError } from './errors.ts';
import { mountDocuments } from './doors/documents.ts';
import { mountDownloads } from './doors/files/download.ts';
import { mountGuard, protect, securityHeaders } from './guard.ts';
import { mountHealth, type HealthOptions } from './health.ts';
import { mountHome } from './doors/pages/home.ts';
import { mountInbound } from './doors/inbound.ts';
import { mountJson } from './json.ts';
import { mountLog, mountTraces } from './log.ts';
import { mountMcp } from './doors/mcp/mcp.ts';
import { mountMethods } from './methods.ts';
import { mountConnecting } from './doors/pages/connecting.ts';
import { mountOauth } from './doors/pages/oauth.ts';
import { mountOpenApi } from './doors/openapi/openapi.ts';
import { mountPages } from './doors/pages/pages.ts';
import { mountPictures } from './doors/files/pictures.ts';
import { mountReports } from './doors/tables/report.ts';
import { mountRest } from './doors/rest.ts';
import { mountStreams } from './doors/stream.ts';
import { mountTrpc } from './doors/trpc.ts';
import { mountUploads } from './doors/files/upload.ts';

export const API = '/api/v1';
/** How long to wait for a slow client, in milliseconds. */
export interface Patience {
  /** Until the headers of a request have arrived. */
  readonly headers: number;
  /** Until a JSON body has arrived. */
  readonly body: number;
  /** While a stream accepts no data. */
  readonly reader: number;
}
const defaultPatience: Patience = { headers: 5000, body: 10_000, reader: 10_000 };
export interface ServerOptions {
  readonly logger?: FastifyBaseLogger | undefined;
  readonly telemetry?: Telemetry | undefined;
  /** The routes for operators: health and metrics. */
  readonly operation?: HealthOptions | undefined;
  /** Exact addresses of the proxies in front; nobody else's X-Forwarded-For counts. */
  readonly trust_proxy?: readonly string[] | undefined;
  /** Origins other than our own whose pages may call with credentials. */
  readonly cors_origins?: readonly string[] | undefined;
  readonly patience?: Patience | undefined;
  /** The folder of the built console; without it there are no pages but those that mails link to. */
  readonly console?: string | undefined;
  /** The folder of the built guide, if it is offered. */
  readonly guide?: string | undefined;
  /** The folder of the packed clients, if they are offered. */
  readonly programs?: string | undefined;
  /** Called for every route that is mounted. */
  readonly observe?: ((route: Pick<RouteOptions, 'method' | 'url' | 'config'>) => void) | undefined;
}

/** The API with all its doors, ready to listen. */
export async function createServer(given: Services, options: ServerOptions = {}): Promise<FastifyInstance> {
  const { logger, operation, trust_proxy = [], cors_origins = [], patience = defaultPatience } = options;
  const services = operation === undefined ? given : { ...given, limiter: operation.metrics.counted(given.limiter) };
  const origins = new Set([new URL(services.config.public_url).origin, ...cors_origins]);
  const app: FastifyInstance = Fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trust_proxy.length === 0 ? false : [...trust_proxy],
    genReqId: (req) => requestId(req.headers['x-request-id']),
    // By default, Node and Fastify let a slow client hold a socket forever. Only uploads may take minutes: see `guard`.
    requestTimeout: 600_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    bodyLimit: 1024 * 1024,
    // During shutdown, requests on open connections are still answered, and the connections are closed.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: { headersTimeout: patience.headers, connectionsCheckingInterval: 1000 },
    rewriteUrl: (req) => unversioned(req.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    frameworkErrors: (error, req, reply) => {
      protect(req, reply);
      sendError(req, reply, error);
    },
    clientErrorHandler: refuseSocket,
  });
  app.setErrorHandler((error, req, reply) => sendError(req, reply, error));
  if (options.telemetry !== undefined) mountTraces(app, options.telemetry);
  if (logger !== undefined) mountLog(app);
  mountGuard(app, origins, patience.body);
  mountCors(app, origins);
  mountCompression(app);
  mountJson(app);
  if (options.observe !== undefined) app.addHook('onRoute', options.observe);
  const pages = options.console === undefined ? undefined : mountConsole(app, options.console);
  mountMethods(app, pages);
  closeWhatFallsIdle(app);
  await app.register(cookie);

  if (operation !== undefined) mountHealth(app, operation);
  mountHome(app, pages);
  if (options.programs !== undefined) mountPrograms(app, options.programs, services.config.public_url);
  if (options.guide !== undefined) mountGuide(app, options.guide);
  mountOpenApi(app, API);
  mountRest(app, API, services);
  mountOauth(app, API, services);
  mountConnecting(app, API, services);
  await mountPages(app, services);
  mountStreams(app, API, services, patience.reader);
  mountDownloads(app, API, services);
  mountReports(app, API, services);
  mountDocuments(app, API, services);
  await mountUploads(app, API, services);
  await mountPictures(app, API, services);
  await mountInbound(app, API, services);
  await mountTrpc(app, '/trpc', services);
  mountMcp(app, '/mcp', services);
  return app;
}

/**
 * Node closes idle connections when the server stops; those in use would otherwise be kept alive for another minute.
 */
function closeWhatFallsIdle(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    const timer = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(timer));
    timer.unref();
    done();
  });
}

const requestId = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given) ? given : randomUUIDv7();

/** `/api/tickets` means `/api/v1/tickets`. */
const unversioned = (url: string): string =>
  /^\/api\/(?!v\d+(?:[/?]|$))/.test(url) ? `${API}/${url.slice('/api/'.length)}` : url;

/** Answers bytes that are not HTTP, or a request that never ends, by hand: there is no request to reply to. */
function refuseSocket(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code: ErrorCode = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'REQUEST_TIMEOUT' : 'BAD_REQUEST';
  const { http, message } = errors[code];
  const body = JSON.stringify({ error: { code, message, request_id: randomUUIDv7() } });
  const headers = {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${http} ${code}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}
