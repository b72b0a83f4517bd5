import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { auth } from '@deskwire/contract/identity/auth.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { connect } from '@deskwire/database/connect.ts';
import { createLimiter } from '../../kit/limits/limiter.ts';
import { someAddress, visitor } from '../../testing/visitor.ts';
import { testWorld } from '../../testing/world.ts';
import { aSignedIn, anAccount, anEmail, newestMail, password } from './testing/accounts.ts';
import { aTwoFactorUser, wrongCode } from './testing/authenticator.ts';

const world = await testWorld();
const wrong = 'not the password at all';
type Outcome =
  | 'right'
  | 'AUTH_INVALID_CREDENTIALS'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'PASSWORD_WRONG'
  | 'CODE_INVALID';
const outcomeOf = (call: Promise<unknown>): Promise<Outcome> =>
  call.then(
    () => 'right' as const,
    (error: { app: Outcome }) => error.app,
  );
const logIn = (email: string, guess: string, address = someAddress()) =>
  outcomeOf(visitor(world, { address }).call().auth.login({ email, password: guess }));
const count = (outcomes: readonly Outcome[], outcome: Outcome) => outcomes.filter((one) => one === outcome).length;

/** How often the failures of a password were counted. */
const countedOf = async (email: string): Promise<number | undefined> => {
  const subject = createHash('sha256').update(email).digest();
  const guards = world.kysely.selectFrom('password_guards').select('failures').where('subject', '=', subject);
  return (await guards.executeTakeFirst())?.failures;
};

test('P9 of two hundred guesses at once, from as many addresses, five are compared', async () => {
  const { email } = await anAccount(world);
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => logIn(email, wrong)));
  expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(5);
  expect(count(outcomes, 'RATE_LIMITED')).toBe(195);
  expect(await countedOf(email)).toBe(5);
});

test('P9 of twenty guesses at once the count is exact', async () => {
  const [four, twenty] = [await anAccount(world), await anAccount(world)];
  for (const [{ email }, guesses] of [[four, 4] as const, [twenty, 20] as const]) {
    const outcomes = await Promise.all(Array.from({ length: guesses }, () => logIn(email, wrong)));
    expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(Math.min(guesses, 5));
    expect(await countedOf(email)).toBe(Math.min(guesses, 5));
  }
  expect(await logIn(four.email, password)).toBe('right');
  expect(await countedOf(four.email)).toBeUndefined();
});

test('P9 of two hundred guesses at a second factor, with forty challenges, ten are compared', async () => {
  const user = await aTwoFactorUser(world);
  const challenges: string[] = [];
  for (let i = 0; i < 40; i++) {
    const step = await visitor(world).call().auth.login({ email: user.email, password });
    if (step.status === 'second_factor_required') challenges.push(step.challenge_token);
  }
  const code = wrongCode(world, user.secret);
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      outcomeOf(
        visitor(world)
          .call()
          .auth.twoFactor.verify({ challenge_token: challenges[i % 40]!, code }),
      ),
    ),
  );
  expect(count(outcomes, 'CODE_INVALID')).toBe(10);
  expect(count(outcomes, 'right')).toBe(0);
  const factors = world.kysely.selectFrom('two_factors').select('failures').where('user_id', '=', user.user_id);
  expect(await factors.executeTakeFirstOrThrow()).toEqual({ failures: 10 });
});

test('P9 of two hundred guesses in one batch five are compared', async () => {
  const { email } = await anAccount(world);
  const batch = visitor(world).call();
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, () => outcomeOf(batch.auth.login({ email, password: wrong }))),
  );
  expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(5);
});

test('P9 guessing goes on no faster at another procedure that compares the same password', async () => {
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

test('P9 after five failures each one doubles the pause, up to fifteen minutes and never for good', async () => {
  const later = await testWorld();
  const { email } = await anAccount(later);
  const guess = (text: string) => outcomeOf(visitor(later).call().auth.login({ email, password: text }));
  for (let i = 0; i < 5; i++) expect(await guess(wrong)).toBe('AUTH_INVALID_CREDENTIALS');
  for (const pause of [32, 64, 128, 256, 512, 900, 900]) {
    expect(await guess(password)).toBe('RATE_LIMITED');
    later.clock.advance({ seconds: pause / 2 });
    expect(await guess(password)).toBe('RATE_LIMITED');
    later.clock.advance({ seconds: pause / 2 + 1 });
    expect(await guess(wrong)).toBe('AUTH_INVALID_CREDENTIALS');
  }
  later.clock.advance({ seconds: 901 });
  expect(await guess(password)).toBe('right');
  expect(await guess(wrong)).toBe('AUTH_INVALID_CREDENTIALS');
});

test('P9 an address without an account is guarded like one with an account', async () => {
  const email = anEmail();
  const outcomes: Outcome[] = [];
  for (let i = 0; i < 7; i++) outcomes.push(await logIn(email, wrong));
  expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('AUTH_INVALID_CREDENTIALS'));
  expect(outcomes.slice(5)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
});

test('P9 the whole /64 of an IPv6 host counts as one address', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 64 }, async (_, i) => logIn(anEmail(), wrong, `2001:db8:7:7::${i.toString(16)}`)),
  );
  expect(count(outcomes, 'AUTH_INVALID_CREDENTIALS')).toBe(20);
  expect(count(outcomes, 'RATE_LIMITED')).toBe(44);
});

test('P9 nobody signs in, and nothing that can be guessed is compared, while the counts cannot be kept', async () => {
  const { email } = await anAccount(world);
  const gone = connect('postgres://127.0.0.1:1/nowhere', { connection_timeout: 500 });
  const blind = { services: { ...world.services, limiter: createLimiter({ pool: gone.pool }) } };
  expect(await outcomeOf(visitor(blind).call().auth.login({ email, password }))).toBe('UNAVAILABLE');
  const open = [...entries({ auth })].filter(
    ([, entry]) => entry.kind === 'mutation' && accessOf(entry).includes('public'),
  );
  expect(open.map(([path]) => path)).toEqual(expect.arrayContaining(['auth.login', 'auth.device.poll']));
  for (const [path] of open) {
    const steps = path.split('.');
    const call = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], visitor(blind).call());
    expect(await outcomeOf((call as (input: object) => Promise<unknown>)({})), path).toBe('UNAVAILABLE');
  }
  await gone.end();
});

test('a new password by mail ends the pause', async () => {
  const { email } = await anAccount(world);
  for (let i = 0; i < 6; i++) await logIn(email, wrong);
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

test('twenty wrong codes for an account, over all mails and purposes, and only links work until one is used', async () => {
  const later = await testWorld();
  const { email } = await anAccount(later);
  // The limits of mails and addresses go by the clock of the database.
  const hoursPass = async () => {
    later.clock.advance({ hours: 2 });
    await later.pool.query('delete from rate_limits');
  };
  const guess = async (purpose: 'emailLogin' | 'resetPassword') => {
    const ask = visitor(later).call().auth;
    const code = '000000';
    const call =
      purpose === 'emailLogin'
        ? ask.emailLogin({ email, code })
        : ask.resetPassword({ email, code, new_password: 'nine silent herons over the lake' });
    await expect(call).rejects.toMatchObject({ app: 'CODE_INVALID' });
  };
  for (let mail = 0; mail < 4; mail++) {
    await hoursPass();
    await visitor(later).call().auth.emailLogin({ email });
    for (let i = 0; i < 5; i++) await guess(mail % 2 === 0 ? 'emailLogin' : 'resetPassword');
  }
  await hoursPass();
  await visitor(later).call().auth.emailLogin({ email });
  const { code, token } = await newestMail(later, email);
  await expect(visitor(later).call().auth.emailLogin({ email, code })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  expect(await visitor(later).call().auth.emailLogin({ token })).toMatchObject({ status: 'signed_in' });
  await hoursPass();
  await visitor(later).call().auth.emailLogin({ email });
  const next = await newestMail(later, email);
  expect(await visitor(later).call().auth.emailLogin({ email, code: next.code })).toMatchObject({
    status: 'signed_in',
  });
});
