import { afterAll, beforeAll, describe } from 'vitest';
import { hasRedis, redisTitle, startRedis, type TestRedis } from './redis-server.ts';

/** One of BullMQ's backends under test. */
export interface TestBackend {
  readonly kind: 'redis' | 'postgres';
  /** Undefined on Postgres. Read it inside a test: Redis starts just before. */
  readonly redis_url: () => string | undefined;
  readonly redis: () => TestRedis;
}

/** Runs the same tests on both backends, and says so if there is no redis-server. */
export function onBothBackends(tests: (backend: TestBackend) => void): void {
  describe('on Postgres', () => {
    tests({
      kind: 'postgres',
      redis_url: () => undefined,
      redis: () => {
        throw new Error('This test runs on Postgres.');
      },
    });
  });
  describe.skipIf(!hasRedis)(redisTitle, () => {
    let started: TestRedis | undefined;
    const redis = (): TestRedis => {
      if (!started) throw new Error('Redis starts before the first test.');
      return started;
    };
    beforeAll(async () => {
      started = await startRedis();
    });
    afterAll(() => started?.remove());
    tests({ kind: 'redis', redis, redis_url: () => redis().url });
  });
}
