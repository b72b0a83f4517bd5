import type { FastifyInstance } from 'fastify';

/** Listens, says where, answers how much processor time it has used, and ends with the process that measures. */
export async function listen(app: Pick<FastifyInstance, 'listen'>): Promise<void> {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: user + system });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: await app.listen({ port: 0, host: '127.0.0.1' }) });
}
