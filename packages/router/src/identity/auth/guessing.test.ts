import { expect, test } from 'vitest';
import { connect } from '@deskwire/database/connect.ts';
import { createLimiter } from '../../kit/limiter.ts';
import { someAddress, visitor } from '../../testing/visitor.ts';
import { testWorld } from '../../testing/world.ts';
import { aSignedIn, anAccount, anEmail, password } from './testing/accounts.ts';

const world = await testWorld();
const wrong = 'not the password at all';
type Outcome = 'right' | 'AUTH_INVALID_CREDENTIALS' | 'RATE_LIMITED' | 'UNAVAILABLE' | 'PASSWORD_WRONG';
const outcomeOf = (call: Promise<unknown>): Promise<Outcome> =>
  call.then(
    () => 'right' as const,
    (error: { app: Outcome }) => error.app,
  );
const logIn = (email: string, guess: string, address = someAddress()) =>
  outcomeOf(visitor(world, { address }).call().auth.login({ email, password: guess }));
const count = (outcomes: readonly Outcome[], outcome: Outcome) => outcomes.filter((one) => one === outcome).length;

test('of two hundred guesses at once, from as many addresses, five are compared', async () => {
  const { email } = await anAccount(world);
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => logIn(email, wrong)));
  expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(5);
  expect(count(outcomes, 'RATE_LIMITED')).toBe(195);
});

test('of two hundred guesses in one batch five are compared', async () => {
  const { email } = await anAccount(world);
  const batch = visitor(world).call();
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, () => outcomeOf(batch.auth.login({ email, password: wrong }))),
  );
  expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(5);
});

test('guessing goes on no faster at another procedure that compares the same password', async () => {
  const account = await anAccount(world);
  const someone = await aSignedIn(world, account);
  for (let i = 0; i < 3; i++) await logIn(account.email, wrong);
  const guesses = [
    await outcomeOf(visitor(world).call().auth.token({ email: account.email, password: wrong })),
    await outcomeOf(someone.call().auth.confirmPassword({ password: wrong })),
    await outcomeOf(
      someone.call().auth.changePassword({ current_password: wrong, new_password: 'something quite else' }),
    ),
  ];
  expect(guesses).toEqual(['AUTH_INVALID_CREDENTIALS', 'PASSWORD_WRONG', 'RATE_LIMITED']);
});

test('after five failures each one doubles the pause, up to fifteen minutes and never for good', async () => {
  const later = await testWorld();
  const { email } = await anAccount(later);
  const guess = (text: string) => outcomeOf(visitor(later).call().auth.login({ email, password: text }));
  for (let i = 0; i < 5; i++) expect(await guess(wrong)).toBe('AUTH_INVALID_CREDENTIALS');
  for (const pause of [32, 64, 128, 256, 512, 900, 900]) {
    expect(await guess(password)).toBe('RATE_LIMITED');
    later.clock.advance({ seconds: pause - 3 });
    expect(await guess(password)).toBe('RATE_LIMITED');
    later.clock.advance({ seconds: 4 });
    expect(await guess(wrong)).toBe('AUTH_INVALID_CREDENTIALS');
  }
  later.clock.advance({ seconds: 901 });
  expect(await guess(password)).toBe('right');
  expect(await guess(wrong)).toBe('AUTH_INVALID_CREDENTIALS');
});

test('an address without an account is guarded like one with an account', async () => {
  const email = anEmail();
  const outcomes: Outcome[] = [];
  for (let i = 0; i < 7; i++) outcomes.push(await logIn(email, wrong));
  expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('AUTH_INVALID_CREDENTIALS'));
  expect(outcomes.slice(5)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
});

test('the whole /64 of an IPv6 host counts as one address', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 64 }, async (_, i) => logIn(anEmail(), wrong, `2001:db8:7:7::${i.toString(16)}`)),
  );
  expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(20);
  expect(count(outcomes, 'RATE_LIMITED')).toBe(44);
});

test('nobody signs in while the counts cannot be kept', async () => {
  const { email } = await anAccount(world);
  const gone = connect('postgres://127.0.0.1:1/nowhere', { connection_timeout: 500 });
  const blind = { services: { ...world.services, limiter: createLimiter({ pool: gone.pool }) } };
  expect(await outcomeOf(visitor(blind).call().auth.login({ email, password }))).toBe('UNAVAILABLE');
  await gone.end();
});

test('a new password by mail ends the pause', async () => {
  const { email } = await anAccount(world);
  for (let i = 0; i < 6; i++) await logIn(email, wrong);
  const { newestMail } = await import('./testing/accounts.ts');
  await visitor(world).call().auth.forgotPassword({ email });
  const { token } = await newestMail(world, email);
  const new_password = 'another sentence nobody guesses';
  await visitor(world).call().auth.resetPassword({ token, new_password });
  expect(await logIn(email, new_password)).toBe('right');
});

test('a hundred sign-ins at once wait for one another, and those beyond the queue are told to come back', async () => {
  const accounts = await Promise.all(Array.from({ length: 100 }, () => anAccount(world)));
  const before = process.memoryUsage().rss;
  const outcomes = await Promise.all(accounts.map(({ email }) => logIn(email, password)));
  expect(count(outcomes, 'right') + count(outcomes, 'UNAVAILABLE')).toBe(100);
  expect(count(outcomes, 'right')).toBeGreaterThanOrEqual(52);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

test('the mail to choose a new password is counted once, by whichever of its names it is asked for', async () => {
  const { email } = await anAccount(world);
  const ask = () => visitor(world).call().auth;
  await ask().forgotPassword({ email });
  await expect(ask().resetPassword({ email })).rejects.toMatchObject({ app: 'RATE_LIMITED' });
  const other = await anAccount(world);
  await ask().resetPassword({ email: other.email });
  await expect(ask().forgotPassword({ email: other.email })).rejects.toMatchObject({ app: 'RATE_LIMITED' });
});
