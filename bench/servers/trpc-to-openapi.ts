import Fastify from 'fastify';
import { fastifyTRPCOpenApiPlugin } from 'trpc-to-openapi';
import { listen } from './ready.ts';
import { createContext, peerRouter } from './trpc-router.ts';

/** REST through the handler of trpc-to-openapi, over the same router. What is the same stands in `trpc-router.ts`. */
const app = Fastify();
await app.register(fastifyTRPCOpenApiPlugin, { basePath: '/api/v1', router: peerRouter, createContext });
await listen(app);
