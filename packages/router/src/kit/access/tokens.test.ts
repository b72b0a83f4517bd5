import { afterEach, expect, test, vi } from 'vitest';
import { aSignedIn, probe } from '../../identity/auth/testing/accounts.ts';
import { testWorld } from '../../testing/world.ts';
import { ACCESS_TOKEN_SECONDS } from './tokens.ts';

const world = await testWorld();
afterEach(() => void vi.useRealTimers());

/** Makes the clock of this process wrong; the database keeps its own. */
const skew = (seconds: number) => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });

test('a token lives by the clock of the database, however wrong that of the process is', async () => {
  for (const seconds of [2 * ACCESS_TOKEN_SECONDS, -2 * ACCESS_TOKEN_SECONDS]) {
    const [known, fresh] = [await aSignedIn(world), await aSignedIn(world)];
    await probe(known);
    skew(seconds);
    await probe(known);
    await probe(fresh);
    await probe(await aSignedIn(world));
    vi.useRealTimers();
  }
});

test('a token ends when its time has passed for the database, also where it was verified before', async () => {
  const [known, fresh] = [await aSignedIn(world), await aSignedIn(world)];
  await probe(known);
  world.clock.advance({ seconds: ACCESS_TOKEN_SECONDS / 2 });
  await probe(known);
  world.clock.advance({ seconds: ACCESS_TOKEN_SECONDS / 2 + 60 });
  skew(-ACCESS_TOKEN_SECONDS);
  for (const someone of [known, fresh]) await expect(probe(someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});
