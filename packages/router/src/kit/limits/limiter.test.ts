import { afterEach, expect, test, vi } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { createLimiter } from './limiter.ts';

const { pool } = await testWorld();
afterEach(() => void vi.restoreAllMocks());

const OFF_MS = 300_000;
/** A process of its own, whose clock may be wrong. */
function aProcess(off_ms = 0) {
  const limiter = createLimiter({ pool });
  const right = Date.now;
  return async (limit: { max: number; seconds: number }, key: string) => {
    vi.spyOn(Date, 'now').mockImplementation(() => right() + off_ms);
    try {
      return await limiter.consume(limit, key);
    } finally {
      vi.restoreAllMocks();
    }
  };
}

test.each([
  ['ahead', OFF_MS],
  ['late', -OFF_MS],
])('a process whose clock is five minutes %s counts in the windows of the others', async (how, off_ms) => {
  const [wrong, right] = [aProcess(off_ms), aProcess()];
  const limit = { max: 2, seconds: 60 };
  for (const [first, second] of [
    [wrong, right],
    [right, wrong],
  ] as const) {
    const key = `${how} ${first === wrong}`;
    expect((await first(limit, key)).reset).toBeLessThanOrEqual(60);
    const { remaining, reset } = await second(limit, key);
    expect(remaining).toBe(0);
    expect(reset).toBeGreaterThan(0);
    expect(reset).toBeLessThanOrEqual(60);
    await expect(first(limit, key)).rejects.toMatchObject({ app: 'RATE_LIMITED' });
    await expect(second(limit, key)).rejects.toMatchObject({ app: 'RATE_LIMITED' });
  }
});
