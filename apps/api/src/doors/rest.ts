import type { FastifyInstance } from 'fastify';
import type { Services } from '@deskwire/router/kit/services.ts';
import { mount, statusOf } from './mount.ts';
import { exporterOf, formatOf } from './tables/export.ts';

/** Serves every procedure that speaks JSON; lists also as files if `Accept` asks for one. */
export const mountRest = (app: FastifyInstance, prefix: string, services: Services): void =>
  mount(app, prefix, services, {
    serves: ({ kind, door }) => kind !== 'subscription' && door === undefined,
    open({ path, entry, method }, call) {
      const status = statusOf(entry);
      const exporter = method === 'GET' ? exporterOf(path, entry) : undefined;
      return async ({ req, reply, ctx, input }) => {
        const format = exporter && formatOf(req.headers.accept);
        if (exporter !== undefined && format !== undefined) return exporter(format, ctx, input, reply);
        const output = await call(ctx, input);
        return reply.code(status).send(output ?? null);
      };
    },
  });
