import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { bearerOf } from './context.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of the bodies that a route takes, where these are not JSON: uploads, forms, other people's webhooks. */
    accepts?: readonly (`${string}/${string}` | '*/*')[];
    /** A page for people, which stands in no document for programs. */
    page?: true;
  }
}

/** What every answer carries, whatever it says. A page that needs more overrides its policy in its own reply. */
export const securityHeaders = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** Puts the security headers and the request id on an answer. */
export const protect = (req: FastifyRequest, reply: FastifyReply): void =>
  void reply.headers(securityHeaders).header('x-request-id', req.id);

/**
 * Refuses, before anything is read, what no client of ours sends: see each check for the attack. A body of at
 * most a megabyte that needs longer than `slowestBody` milliseconds is held back on purpose; only uploads may.
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
/** A form of another site can only send types that need no preflight; and what unpacks may be a bomb. */
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
 * Where a cookie of ours is the credential, the browser must say that our own page sent the request: by Fetch Metadata
 * or, in browsers without it, by an Origin on the list. A bearer token beside the cookie counts instead of it.
 */
function checkSite({ method, headers }: FastifyRequest, origins: ReadonlySet<string>): void {
  if (safe.has(method)) return;
  if (headers.cookie === undefined || !ourCookie.test(headers.cookie) || bearerOf(headers.authorization) !== undefined)
    return;
  if (headers['sec-fetch-site'] === 'same-origin') return;
  if (headers.origin === undefined || !origins.has(headers.origin)) throw new AppError('CROSS_SITE_REQUEST');
}
// That of a registration lets nobody do anything without what a mail says besides.
const ourCookie = /(?:^|;\s*)__Host-(?!registration=)/;
