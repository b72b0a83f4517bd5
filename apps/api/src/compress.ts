import { Readable, pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether responses may be compressed: only those that contain no secret. */
    compress?: boolean | ((req: FastifyRequest) => boolean);
  }
}

/**
 * Whether the responses of a procedure may be compressed. The length of a compressed response tells an observer how much of
 * it repeats what they put into it (BREACH), so a response with a secret is never compressed. Mutations create secrets, and
 * public and signed procedures respond to people without a session; other queries say `secret`, and a test looks for those
 * that do not.
 */
export const mayBeCompressed = (entry: Entry): boolean =>
  entry.kind === 'query' &&
  (entry.door === undefined || entry.door === 'report') &&
  entry.secret === undefined &&
  accessOf(entry).every((rule) => rule !== 'public' && !rule.startsWith('signed:'));

/** Below this, headers and a round of compression cost more than they save. */
const LEAST_BYTES = 2048;
const compressible = /^(?:application\/(?:json|x-ndjson)|text\/(?!event-stream))/;

/** Compresses responses if the route allows it and the client accepts it. */
export function mountCompression(app: FastifyInstance): void {
  app.addHook('onSend', (req, reply, payload, done) => {
    const { compress } = req.routeOptions.config;
    const allowed = typeof compress === 'function' ? compress(req) : compress === true;
    if (!allowed || payload === null || payload === undefined) return done(null, payload);
    const coding = req.method === 'HEAD' ? undefined : codingOf(req.headers['accept-encoding']);
    // tRPC responds to batches with a web response.
    const body = payload instanceof Response ? unwrapped(reply, payload) : payload;
    if (body instanceof Promise) return void body.then((text) => encode(reply, text, coding)).then(pass, done);
    if (coding === undefined) {
      vary(reply);
      return done(null, payload);
    }
    return void encode(reply, body, coding).then(pass, done);
    function pass(result: unknown): void {
      done(null, result);
    }
  });
}

/** Set on uncompressed responses too: a cache must not give one client what another accepts. */
const vary = (reply: FastifyReply): void =>
  void reply.header('vary', [reply.getHeader('vary'), 'Accept-Encoding'].flat().join(', '));

async function encode(reply: FastifyReply, body: unknown, coding: Coding | undefined): Promise<unknown> {
  vary(reply);
  if (coding === undefined || !compressible.test(String(reply.getHeader('content-type')))) return body;
  if (body instanceof Readable) {
    const stream = coding === 'br' ? createBrotliCompress(quickly) : createGzip({ level: GZIP_LEVEL });
    encoded(reply, coding);
    // A source that fails breaks the connection, so that a truncated file never looks complete.
    return pipeline(body, stream, () => undefined);
  }
  if (typeof body !== 'string' || body.length < LEAST_BYTES) return body;
  encoded(reply, coding);
  return coding === 'br' ? brotli(body, quickly) : gzipped(body, { level: GZIP_LEVEL });
}

/** The text of a web response. One that is not JSON is a stream, and passes unchanged. */
async function unwrapped(reply: FastifyReply, response: Response): Promise<unknown> {
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) return response;
  const told = Object.fromEntries(response.headers);
  void reply.code(response.status).headers({ ...told, vary: ['Origin', told['vary']].filter(Boolean).join(', ') });
  return response.text();
}

const encoded = (reply: FastifyReply, coding: Coding): void =>
  void reply.header('content-encoding', coding).removeHeader('content-length');

export type Coding = 'br' | 'gzip';
/** The coding that a client prefers of those we know; undefined if it accepts none. */
export function codingOf(accepted: string | undefined): Coding | undefined {
  if (accepted === undefined) return undefined;
  const liked = new Map(
    accepted.split(',').map((part) => {
      const [name = '', weight] = part.split(';');
      return [name.trim().toLowerCase(), weight === undefined ? 1 : Number(/q\s*=\s*([\d.]+)/.exec(weight)?.[1] ?? 1)];
    }),
  );
  const weightOf = (coding: Coding) => liked.get(coding) ?? liked.get('*') ?? 0;
  const best = weightOf('br') >= weightOf('gzip') ? 'br' : 'gzip';
  return weightOf(best) > 0 ? best : undefined;
}

// Fast levels, as every response is compressed anew: 28 kB of rows take 0.3 ms and shrink to 6.5 kB.
const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
const GZIP_LEVEL = 1;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Compresses what does not change while the process runs, once and therefore better. */
export const pack = (body: Buffer, coding: Coding): Promise<Buffer> =>
  coding === 'br'
    ? brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
    : gzipped(body);
