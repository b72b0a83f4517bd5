import type { FastifyInstance } from 'fastify';
import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { dispositionOf } from '@deskwire/router/platform/files/bytes/names.ts';
import { mount } from './mount.ts';

/** Serves the procedures that make a document, and responds with its bytes. */
export const mountDocuments = (app: FastifyInstance, prefix: string, services: Services): void =>
  mount(app, prefix, services, {
    serves: ({ door }) => door === 'document',
    method: ['GET', 'HEAD'],
    open:
      (_route, call) =>
      async ({ req, reply, ctx, input }) => {
        const { name, content_type, content } = (await call(ctx, input)) as Document;
        const bytes = Buffer.from(content, 'base64');
        void reply.headers({
          'content-type': content_type,
          'content-length': bytes.length,
          'content-disposition': dispositionOf('attachment', name),
          'cache-control': 'private, no-store',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        });
        return reply.send(req.method === 'HEAD' ? null : bytes);
      },
  });
