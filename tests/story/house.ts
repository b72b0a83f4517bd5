import { createServer } from '@deskwire/api/server.ts';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { createMetrics } from '@deskwire/router/runtime/metrics.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createDeskwire, type Deskwire } from '@deskwire/sdk';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { runWorker } from '@deskwire/worker/worker.ts';
import { expect } from 'vitest';

/** The api and the worker as they run, on one clock that a story moves; everybody speaks through the SDK. */
export async function openHouse(given: Parameters<typeof testWorld>[0] = {}) {
  const world = await testWorld(given);
  const app = await createServer(world.services);
  const url = await app.listen({ port: 0 });
  const worker = await runWorker({
    services: world.services,
    pool: world.pool,
    metrics: createMetrics(world.pool, () => world.clock.offset_ms),
    log: createLogger({ level: 'fatal', name: 'worker' }),
    redis_url: undefined,
    postgres_url: world.url,
  });
  const now = () => Date.now() + world.clock.offset_ms;
  return {
    world,
    url,
    now,
    /** Waits for the worker to have done all that is due. */
    atRest: () =>
      expect
        .poll(async () => {
          const { rows } = await world.pool.query<{ left: number }>(
            `select (select count(*) from outbox where run_at <= $1)::int + (select count(*) from jobs)::int
                + (select count(*) from unsealed_events)::int as left`,
            [new Date(now()).toISOString()],
          );
          return rows[0]!.left;
        })
        .toBe(0),
    /** Somebody's client; a key does not end over a weekend. */
    async clientOf(person: TestPerson): Promise<Deskwire> {
      const { key } = await (await world.as(person)).apiKeys.create({ name: 'Story', scopes: ['*'] });
      return createDeskwire({ url, auth: { api_key: key } });
    },
    async close(): Promise<void> {
      await worker.stop();
      await app.close();
    },
  };
}
