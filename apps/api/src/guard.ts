import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { bearerOf } from './context.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of the bodies a route accepts, if not JSON: uploads, forms, other people's webhooks. */
    accepts?: readonly (`${string}/${string}` | '*/*')[];
    /** A page for people, which the OpenAPI document leaves out. */
    page?: true;
  }
}

/** The headers of every response, whatever it says. A page that needs more overrides the policy in its own reply. */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Adds the security headers and the request id to a response. */
export const protect = (req: FastifyRequest, reply: FastifyReply): void =>
  void reply.headers(securityHeaders).header('x-request-id', req.id);

/**
 * Refuses, before anything is read, what no client of ours sends; each check names the attack. A body of at most a
 * megabyte that takes longer than `slowestBody` milliseconds is held back on purpose; only uploads may take longer.
 */
export function mountGuard(app: FastifyInstance, origins: ReadonlySet<string>, slowestBody: number): void {
  app.addHook('onRequest', (req, reply, done) => {
    protect(req, reply);
    try {
      checkBody(req);
      checkSite(req, origins);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  });
  app.addHook('preParsing', (req, _reply, payload, done) => {
    if (hasBody(req) && !isUpload(req)) {
      const timer = setTimeout(() => payload.emit('error', new AppError('REQUEST_TIMEOUT')), slowestBody);
      payload.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    }
    done(null, payload);
  });
}

const isUpload = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.config.accepts?.includes('multipart/form-data') === true;

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

const json = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i;
/** Forms of other sites can only send types that need no preflight, and compressed bodies may be bombs. */
function checkBody(req: FastifyRequest): void {
  if (!hasBody(req)) return;
  const { 'content-type': type = '', 'content-encoding': encoding } = req.headers;
  if (encoding !== undefined && encoding !== 'identity') throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  const { accepts } = req.routeOptions.config;
  if (accepts === undefined ? !json.test(type.trim()) : !accepts.some((accepted) => fits(accepted, type)))
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', accepts && { accepts: [...accepts] });
}
const fits = (accepted: string, type: string) =>
  accepted === '*/*' || type.split(';', 1)[0]!.trim().toLowerCase() === accepted;

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
/**
 * If our cookie is the credential, the browser must confirm that the request comes from our own page: by Fetch Metadata
 * or, in browsers without it, by an Origin on the list. A bearer token next to the cookie takes precedence over it.
 */
function checkSite({ method, headers }: FastifyRequest, origins: ReadonlySet<string>): void {
  if (safe.has(method)) return;
  if (headers.cookie === undefined || !ourCookie.test(headers.cookie) || bearerOf(headers.authorization) !== undefined)
    return;
  if (headers['sec-fetch-site'] === 'same-origin') return;
  if (headers.origin === undefined || !origins.has(headers.origin)) throw new AppError('CROSS_SITE_REQUEST');
}
// A registration's cookie allows nothing without the content of the email.
const ourCookie = /(?:^|;\s*)__Host-(?!registration=)/;
