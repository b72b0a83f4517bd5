import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { allHeadersFieldOf, bytesFieldOf, headerFieldsOf } from '../coerce.ts';
import type { Input } from '../input.ts';
import { mount, statusOf } from './mount.ts';

/**
 * Serves the procedures that accept messages signed by others. The body is passed on as it arrived: the procedure checks
 * the signature of exactly these bytes before it parses them as JSON. The parser has a scope of its own.
 */
export async function mountInbound(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_req, body, done) => done(null, body));
    mount(scope, prefix, services, {
      serves: ({ door }) => door === 'inbound',
      // Messages of others can have any type: their bodies are read once they are proven.
      config: ({ entry }) => (allHeadersFieldOf(entry.input) === undefined ? {} : { accepts: ['*/*'] }),
      bodyLimit: ({ entry }) => bytesFieldOf(entry.input)?.most,
      reader({ entry }) {
        const isBytes = bytesFieldOf(entry.input) !== undefined;
        const headers = headerFieldsOf(entry.input);
        const all = allHeadersFieldOf(entry.input)?.field;
        return (req) => ({
          ...(req.params as Input),
          body: isBytes ? bytesOf(req.body) : textOf(req.body),
          ...(all === undefined ? {} : { [all]: headersOf(req) }),
          ...Object.fromEntries(headers.map(([field, header]) => [field, req.headers[header]])),
        });
      },
      open:
        ({ entry }, call) =>
        async ({ reply, ctx, input }) =>
          reply.code(statusOf(entry)).send(await call(ctx, input)),
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** The text of a body, from which its bytes can be recovered. Throws BAD_REQUEST if they are not UTF-8. */
function textOf(body: unknown): string {
  try {
    return Buffer.isBuffer(body) ? utf8.decode(body) : '';
  } catch (cause) {
    throw new AppError('BAD_REQUEST', undefined, { cause });
  }
}

/** The bytes of a body, a character for each: what they mean is read once they are proven. */
const bytesOf = (body: unknown): string => (Buffer.isBuffer(body) ? body.toString('latin1') : '');

/** Credentials of ours are nobody's to read, and mean nothing here. */
const credentials = new Set(['cookie', 'authorization', 'proxy-authorization']);
const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || credentials.has(name) ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
