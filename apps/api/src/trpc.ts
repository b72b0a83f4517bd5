import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, type ErrorShape } from '@deskwire/contract/kit/errors.ts';
import { appRouter } from '@deskwire/router/app-router.ts';
import { errorBody, isOutage, toAppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from './context.ts';
import { refuse } from './errors.ts';
import { checkJson } from './json.ts';

const MAX_BATCH = 10;

/** tRPC's own protocol. It lives in a scope of its own, because its plugin replaces the JSON parser by raw text. */
export async function mountTrpc(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(sendTrpcError);
    // The raw text skips our parser of JSON bodies, and the input of a query never meets it.
    scope.addHook('preValidation', (req, _reply, done) => {
      try {
        checkInput(req);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
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

function checkInput({ body, query }: FastifyRequest): void {
  if (typeof body === 'string') checkJson(body);
  const { input } = query as { input?: unknown };
  if (typeof input === 'string') checkJson(input);
}

/** What is refused before tRPC sees it has tRPC's shape all the same, so that its clients can read it. */
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
