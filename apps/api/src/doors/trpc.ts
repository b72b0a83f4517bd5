import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contract } from '@deskwire/contract/contract.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { errors } from '@deskwire/contract/errors.ts';
import type { ErrorShape } from '@deskwire/contract/kit/error-body.ts';
import { fastPaths } from '@deskwire/database/fast-paths.ts';
import { appRouter } from '@deskwire/router/domains.ts';
import { AppError, errorBody, isOutage, toAppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { mayBeCompressed } from '../compress.ts';
import { contextOf } from '../context.ts';
import { refuse } from '../errors.ts';
import { checkJson } from '../json.ts';
import { callerOf, type Caller } from '../procedures.ts';

const MAX_BATCH = 10;

/** tRPC's own protocol. It has a scope of its own, because its plugin replaces the JSON parser with raw text. */
export async function mountTrpc(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(sendTrpcError);
    // Raw text bypasses our JSON body parser, and the input of a query never reaches it.
    scope.addHook('preValidation', (req, _reply, done) => {
      try {
        checkInput(req);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    });
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, compress: onlyCompressible };
    });
    const calls = plainCalls();
    if (fastPaths)
      scope.addHook('preHandler', async (req, reply) => {
        const call = calls.get(`${req.method} ${(req.params as { path: string }).path}`);
        if (call === undefined || !isPlain(req)) return undefined;
        void reply.header('vary', 'Origin, Trpc-Accept, Accept');
        const data = await call(contextOf(services, req, reply), inputOf(req));
        return reply.send({ result: { data } });
      });
    await scope.register(fastifyTRPCPlugin, {
      prefix,
      trpcOptions: {
        router: appRouter,
        maxBatchSize: MAX_BATCH,
        createContext: ({ req, res }: { req: FastifyRequest; res: FastifyReply }) => contextOf(services, req, res),
        onError: ({ error, req }: { error: unknown; req: FastifyRequest }) => {
          const app = toAppError(error);
          if (app.app === 'INTERNAL' || isOutage(app)) req.log.error({ err: app.cause }, app.message);
        },
        responseMeta: ({ errors: thrown }: { errors: unknown[] }) => {
          const waits = thrown.map(
            (error) => (toAppError(error).details as { retry_after?: number } | undefined)?.retry_after ?? 0,
          );
          const longest = Math.max(0, ...waits);
          return longest > 0 ? { headers: { 'retry-after': String(longest) } } : {};
        },
      },
    });
  });
}

/** Every query and mutation, by the method and path that call it alone. */
const plainCalls = (): ReadonlyMap<string, Caller> =>
  new Map(
    [...entries(contract)]
      .filter(([, entry]) => entry.kind !== 'subscription' && accessOf(entry)[0] !== 'worker')
      .map(([path, entry]) => [`${entry.kind === 'query' ? 'GET' : 'POST'} ${path}`, callerOf(path)]),
  );

const compressible = new Set(
  [...entries(contract)].filter(([, entry]) => mayBeCompressed(entry)).map(([path]) => path),
);
/** A batch is compressed if each of its calls may be. */
const onlyCompressible = ({ params }: FastifyRequest): boolean =>
  (params as { path: string }).path.split(',').every((path) => compressible.has(path));

/**
 * Whether a request is a single call with a single response, as nearly all are. These are handled here, in the form of
 * tRPC's protocol, because its adapter creates a web request and a web response for each. The adapter gets everything
 * else.
 */
const isPlain = ({ method, body, query, headers }: FastifyRequest): boolean => {
  const { batch, connectionParams, input } = query as Readonly<Record<string, unknown>>;
  if (batch !== undefined || connectionParams !== undefined || headers['trpc-accept'] !== undefined) return false;
  return method === 'GET' ? input === undefined || typeof input === 'string' : typeof body === 'string';
};
function inputOf({ method, body, query }: FastifyRequest): unknown {
  const text = method === 'GET' ? (query as { input?: string }).input : (body as string);
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError('BAD_REQUEST', undefined, { cause: error });
  }
}

function checkInput({ body, query }: FastifyRequest): void {
  if (typeof body === 'string') checkJson(body);
  const { input } = query as { input?: unknown };
  if (typeof input === 'string') checkJson(input);
}

/** Errors raised before tRPC sees the request have tRPC's shape all the same, so that its clients can read them. */
function sendTrpcError(thrown: unknown, req: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = refuse(req, reply, thrown);
  const { trpc, http } = errors[app.app];
  const body = errorBody(app, req.id);
  const error: ErrorShape = {
    message: body.message,
    code: TRPC_ERROR_CODES_BY_KEY[trpc],
    data: { ...body, httpStatus: http },
  };
  return reply.type('application/json; charset=utf-8').send({ error });
}
