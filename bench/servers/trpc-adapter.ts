import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import Fastify from 'fastify';
import { listen } from './ready.ts';
import { createContext, peerRouter } from './trpc-router.ts';

/** tRPC as it comes: its own Fastify adapter over a router of two procedures. What is the same stands in `trpc-router.ts`. */
const app = Fastify();
await app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: { router: peerRouter, createContext } });
await listen(app);
