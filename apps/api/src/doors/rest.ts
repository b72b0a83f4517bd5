import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '@deskwire/router/kit/services.ts';
import { inputReader } from '../input.ts';
import type { Route } from '../routes.ts';
import { mount, statusOf } from './mount.ts';
import { exporterOf, formatOf, takesFormat } from './tables/export.ts';

/** Serves every procedure that speaks JSON; lists also as files if the address or `Accept` asks for one. */
export const mountRest = (app: FastifyInstance, prefix: string, services: Services): void =>
  mount(app, prefix, services, {
    serves: ({ kind, door }) => kind !== 'subscription' && door === undefined,
    reader: readerOf,
    open({ path, entry, method }, call) {
      const status = statusOf(entry);
      const exporter = method === 'GET' ? exporterOf(path, entry) : undefined;
      return async ({ req, reply, ctx, input }) => {
        const format = exporter && formatOf(req);
        if (exporter !== undefined && format !== undefined) return exporter(format, ctx, input, reply);
        const output = await call(ctx, input);
        return reply.code(status).send(output ?? null);
      };
    },
  });

/** `format` says how a list is sent: it is no field of its input. */
function readerOf(route: Route): (req: FastifyRequest) => unknown {
  const read = inputReader(route);
  if (!takesFormat(route.entry)) return read;
  return ({ query, body, params, headers }) => {
    const { format: _, ...asked } = query as Record<string, unknown>;
    return read({ query: asked, body, params, headers });
  };
}
