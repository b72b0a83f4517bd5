import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { useOf, withLease } from './idempotency.ts';
import { readNow } from '../access/principal.ts';

const world = await testWorld();

/** Runs work under a key as a procedure without a surrounding transaction does; whoever repeats it is given its answer. */
async function attempt(key: string, work: () => Promise<{ ok: boolean; data?: string }>): Promise<unknown> {
  const now = await readNow(world.services);
  const author = {
    services: world.services,
    request: { id: randomUUIDv7(), address: '127.0.0.1', user_agent: '', origin: 'api', idempotency_key: key },
    credentials: {},
    now: () => now,
  } as const;
  const use = useOf(author, 'test.work', {})!;
  const { data } = await withLease(author, use, work, (answer) => ({ ok: true, data: answer as string }));
  return data;
}

test.each([
  ['fails', { ok: false }],
  ['succeeds', { ok: true, data: 'of the first' }],
])('work that outlasts its lease and then %s leaves the key to whoever has it now', async (_, late) => {
  const key = randomUUIDv7();
  const second = Promise.withResolvers<{ ok: boolean; data?: string }>();
  let repeated: Promise<unknown> | undefined;
  await attempt(key, async () => {
    const first = await leaseOf(key);
    world.clock.advance({ seconds: 121 });
    repeated = attempt(key, () => second.promise);
    await expect.poll(() => leaseOf(key)).not.toBe(first);
    await expect(attempt(key, never)).rejects.toMatchObject({ app: 'IDEMPOTENCY_IN_FLIGHT' });
    return late;
  });
  await expect(attempt(key, never)).rejects.toMatchObject({ app: 'IDEMPOTENCY_IN_FLIGHT' });
  second.resolve({ ok: true, data: 'of the second' });
  expect(await repeated).toBe('of the second');
  expect(await attempt(key, never)).toBe('of the second');
});

const never = () => Promise.reject(new Error('The key was free'));
const leaseOf = async (key: string) =>
  (
    await world.kysely
      .selectFrom('idempotency_keys')
      .select('leased_until')
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
  ).leased_until;

test.each([
  ['nothing', ''],
  ['NUL', 'a\u0000b'],
  ['a line break', 'a\nb'],
  ['256 characters', 'x'.repeat(256)],
  ['20 kB', 'x'.repeat(20_000)],
  ['letters beyond ASCII', 'schlüssel'],
])('a key that is %s is refused at every door', async (_, key) => {
  await expect(attempt(key, never)).rejects.toMatchObject({ app: 'BAD_REQUEST' });
});
