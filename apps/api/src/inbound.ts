import type { FastifyInstance } from 'fastify';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from './context.ts';
import { headerFieldsOf } from './coerce.ts';
import { sendError } from './errors.ts';
import type { Input } from './input.ts';
import { callerOf } from './procedures.ts';
import { patternOf, routes, type Route } from './routes.ts';

/**
 * Mounts the procedures that accept messages signed by others. The body is passed on as it arrived: the procedure
 * checks the signature of exactly these bytes before it parses them as JSON. The parser has a scope of its own.
 */
export async function mountInbound(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_req, body, done) => done(null, body));
    for (const route of routes()) if (route.entry.door === 'inbound') mountOne(scope, prefix, services, route);
  });
}

function mountOne(scope: FastifyInstance, prefix: string, services: Services, route: Route): void {
  const { path, entry, method } = route;
  const call = callerOf(path, entry);
  const headers = headerFieldsOf(entry.input);
  scope.route({
    method,
    url: prefix + patternOf(route.url),
    handler: async (req, reply) => {
      try {
        const input: Input = { ...(req.params as Input), body: textOf(req.body) };
        for (const [field, header] of headers) input[field] = req.headers[header];
        const output = await call(contextOf(services, req, reply), input);
        return await reply.code(statusOf(entry)).send(output);
      } catch (error) {
        return sendError(req, reply, error);
      }
    },
  });
}
const statusOf = (entry: Entry) => (entry.kind === 'mutation' ? (entry.status ?? 200) : 200);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** The text of a body, from which its bytes can be recovered. Throws BAD_REQUEST if they are not UTF-8. */
function textOf(body: unknown): string {
  try {
    return Buffer.isBuffer(body) ? utf8.decode(body) : '';
  } catch (cause) {
    throw new AppError('BAD_REQUEST', undefined, { cause });
  }
}
