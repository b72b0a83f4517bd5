import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { appRouter } from '@deskwire/router/app-router.ts';
import { AppError, toAppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { contextOf } from './context.ts';

const MAX_BATCH = 10;

/** tRPC's own protocol. It lives in a scope of its own, because its plugin replaces the JSON parser by raw text. */
export async function mountTrpc(app: FastifyInstance, prefix: string, services: Services): Promise<void> {
  await app.register(async (scope) => {
    // The raw text also skips Fastify's refusal of `__proto__`, so it is refused here.
    scope.addHook('preValidation', async (req) => {
      if (typeof req.body === 'string' && hasProto(req.body)) throw new AppError('BAD_REQUEST');
    });
    await scope.register(fastifyTRPCPlugin, {
      prefix,
      trpcOptions: {
        router: appRouter,
        maxBatchSize: MAX_BATCH,
        createContext: ({ req, res }: { req: Parameters<typeof contextOf>[1]; res: Parameters<typeof contextOf>[2] }) =>
          contextOf(services, req, res),
        onError: ({ error }: { error: unknown }) => {
          const app = toAppError(error);
          if (app.app === 'INTERNAL') services.report('A procedure failed', app.cause);
        },
        responseMeta: ({ errors }: { errors: unknown[] }) => {
          const waits = errors.map(
            (error) => (toAppError(error).details as { retry_after?: number } | undefined)?.retry_after ?? 0,
          );
          const longest = Math.max(0, ...waits);
          return longest > 0 ? { headers: { 'retry-after': String(longest) } } : {};
        },
      },
    });
  });
}

/** `"__proto__":` in any spelling that JSON allows. */
const proto =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;
const hasProto = (body: string) => proto.test(body);
