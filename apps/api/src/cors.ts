import type { FastifyInstance } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';

const methods = 'GET, HEAD, POST, PATCH, PUT, DELETE';
const taken =
  'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, Mcp-Protocol-Version, Traceparent, Trpc-Accept, X-Request-Id, X-Team-Id';
const shown =
  'Content-Disposition, Deprecation, ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id';

/**
 * Lets pages of the listed origins read responses, with credentials. All others get no header at all, including `null`.
 */
export function mountCors(app: FastifyInstance, origins: ReadonlySet<string>): void {
  app.addHook('onRequest', (req, reply, done) => {
    const { origin } = req.headers;
    // Even without the header: a cache must not serve the response for one origin to another.
    void reply.header('vary', 'Origin');
    const isPreflight = req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
    if (origin === undefined || !origins.has(origin)) {
      done(isPreflight && origin !== undefined ? new AppError('CROSS_SITE_REQUEST') : undefined);
      return;
    }
    void reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
    if (!isPreflight) {
      void reply.header('access-control-expose-headers', shown);
      done();
      return;
    }
    void reply
      .code(204)
      .headers({
        'access-control-allow-methods': methods,
        'access-control-allow-headers': taken,
        'access-control-max-age': '7200',
      })
      .send();
  });
}
