import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { visitor } from '../../../testing/visitor.ts';
import { testWorld } from '../../../testing/world.ts';
import { aSignedIn, anAccount, password, probe } from '../testing/accounts.ts';

const world = await testWorld();
const refresh = (refresh_token: string) => visitor(world).call().auth.refreshToken({ refresh_token });

test('P10 a refresh token works once and answers a pair that works', async () => {
  const someone = await aSignedIn(world);
  const next = await refresh(someone.refresh_token);
  expect(next.refresh_token).not.toBe(someone.refresh_token);
  someone.bearer = next.access_token!;
  await probe(someone);
  expect(next).toMatchObject({ session_id: someone.session_id, user: { email: someone.email }, expires_in: 600 });
});

test('P10 tabs that refresh at the same time all get the same successor', async () => {
  for (let i = 0; i < 10; i++) {
    const { refresh_token } = await aSignedIn(world);
    const pairs = await Promise.all(Array.from({ length: 8 }, () => refresh(refresh_token)));
    expect(new Set(pairs.map((pair) => pair.refresh_token)).size).toBe(1);
  }
});

test('P10 a token from further back ends the session, and its owner is told once', async () => {
  const someone = await aSignedIn(world);
  const second = await refresh(someone.refresh_token);
  const third = await refresh(second.refresh_token!);
  const stolen = await Promise.allSettled(Array.from({ length: 5 }, () => refresh(someone.refresh_token)));
  expect(stolen.every((result) => result.status === 'rejected')).toBe(true);
  await expect(refresh(third.refresh_token!)).rejects.toMatchObject({ app: 'REFRESH_TOKEN_INVALID' });
  await expect(probe(someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await world.drain();
  const mails = await mailsTo(world, someone.email);
  expect(mails.filter(({ template }) => template === 'session-revoked')).toHaveLength(1);
});

test.each([
  ['another session’s', (token: string, other: string) => token.replace(/^rt_[^.]+/, other.slice(0, 39))],
  ['a later generation’s', (token: string) => token.replace('.1.', '.2.')],
  ['no', () => 'rt_not-a-refresh-token-at-all'],
])('P10 a token with %s signature is refused without being asked about', async (_, forge) => {
  const [mine, other] = [await aSignedIn(world), await aSignedIn(world)];
  await expect(refresh(forge(mine.refresh_token, other.refresh_token))).rejects.toMatchObject({
    app: 'REFRESH_TOKEN_INVALID',
  });
  await refresh(mine.refresh_token);
  await refresh(other.refresh_token);
});

test('a suspended user refreshes nothing', async () => {
  const someone = await aSignedIn(world);
  await world.kysely.updateTable('users').set({ status: 'suspended' }).where('id', '=', someone.user_id).execute();
  await expect(refresh(someone.refresh_token)).rejects.toMatchObject({ app: 'REFRESH_TOKEN_INVALID' });
});

test('a cookie is no refresh family, and its token is no bearer token', async () => {
  const { email } = await anAccount(world);
  const browser = visitor(world);
  await browser.call().auth.login({ email, password, session: 'cookie' });
  const thief = visitor(world);
  thief.bearer = browser.cookie;
  await expect(probe(thief)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(visitor(world).call().auth.refresh({})).rejects.toMatchObject({ app: 'REFRESH_TOKEN_INVALID' });
});

const GRACE_MS = 10_000;
type Step = { kind: 'newest' } | { kind: 'older'; back: number } | { kind: 'wait'; ms: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'newest' as const }) },
  { weight: 2, arbitrary: fc.nat(5).map((back) => ({ kind: 'older' as const, back })) },
  { weight: 2, arbitrary: fc.constantFrom(1_000, 4_000, 30_000).map((ms) => ({ kind: 'wait' as const, ms })) },
);

/** What a family may do, in words: the newest always, its predecessor for ten seconds, nothing once it is dead. */
async function follow(steps: readonly Step[]): Promise<void> {
  const tokens = [(await aSignedIn(world, account)).refresh_token];
  let rotated = { from: Number.NEGATIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  let dead = false;
  for (const next of steps) {
    if (next.kind === 'wait') {
      world.clock.advance({ milliseconds: next.ms });
      continue;
    }
    const index = next.kind === 'newest' ? tokens.length - 1 : Math.max(0, tokens.length - 1 - next.back);
    const from = time();
    const answer = await refresh(tokens[index]!).catch(() => undefined);
    const to = time();
    const isNewest = index === tokens.length - 1;
    const isPredecessor = index === tokens.length - 2;
    // The database decides at some moment of the call: an age that crosses the ten seconds meanwhile may go either way.
    const surelyInTime = to - rotated.from < GRACE_MS;
    const surelyLate = from - rotated.to >= GRACE_MS;
    const expected =
      !dead && (isNewest || (isPredecessor && (surelyLate ? false : surelyInTime || answer !== undefined)));
    expect(answer !== undefined, JSON.stringify({ index, newest: tokens.length - 1, steps })).toBe(expected);
    if (answer === undefined) dead = true;
    else if (isNewest) {
      tokens.push(answer.refresh_token!);
      rotated = { from, to };
    } else expect(answer.refresh_token).toBe(tokens.at(-1));
  }
}
const time = () => Date.now() + world.clock.offset_ms;
const account = await anAccount(world);

test(`P10 random histories of a family go as the rule says (SEED=${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 14 }), follow), { seed, numRuns: runs(60) });
});
