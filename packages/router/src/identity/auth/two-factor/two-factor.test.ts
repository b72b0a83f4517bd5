import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startProvider } from '@deskwire/adapters/provider-server.fixture.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { visitor } from '../../../testing/visitor.ts';
import { testWorld, type TestWorld } from '../../../testing/world.ts';
import { aSignedIn, anAccount, newestLink, newestMail, password, probe } from '../testing/accounts.ts';
import { aTwoFactorUser, codeNow, nextCode, wrongCode, type TwoFactorUser } from '../testing/authenticator.ts';

const server = await startProvider();
afterAll(() => server.close());
const plain = await testWorld();
const providers = createSignInProviders([
  { kind: 'oidc', id: 'google', name: 'Google', issuer: server.issuer, ...server.client },
]);
const world: TestWorld = { ...plain, services: { ...plain.services, providers } };

/** Gives the password and stops before the second factor. */
async function aChallenge({ email }: { email: string }, session?: 'cookie'): Promise<string> {
  const answer = await visitor(world)
    .call()
    .auth.login({ email, password, ...(session && { session }) });
  if (answer.status !== 'second_factor_required') throw new Error('No second factor was asked for');
  return answer.challenge_token;
}
const verify = (challenge_token: string, shown: { code?: string; recovery_code?: string }) =>
  visitor(world)
    .call()
    .auth.twoFactor.verify({ challenge_token, ...shown });

test('a second factor is on once its first code came, and its seed is never shown again', async () => {
  const someone = await aSignedIn(world);
  const other = await aSignedIn(world, someone);
  const setup = await someone.call().auth.twoFactor.enable({ password });
  expect(setup.otpauth_uri).toContain(`otpauth://totp/Deskwire:${encodeURIComponent(someone.email)}?`);
  expect(setup.otpauth_uri).toContain(`secret=${setup.secret}`);
  expect(Buffer.from(setup.qr_svg.split(',')[1]!, 'base64').toString()).toMatch(/^<svg/);
  expect(await someone.call().auth.twoFactor.get({})).toMatchObject({ enabled: false });
  await aSignedIn(world, someone);

  await expect(someone.call().auth.twoFactor.confirm({ code: wrongCode(world, setup.secret) })).rejects.toMatchObject({
    app: 'CODE_INVALID',
  });
  const { recovery_codes } = await someone.call().auth.twoFactor.confirm({ code: codeNow(world, setup.secret) });
  expect(recovery_codes).toHaveLength(10);
  expect(await someone.call().auth.twoFactor.get({})).toMatchObject({ enabled: true, recovery_codes_left: 10 });
  await expect(probe(other)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(someone.call().auth.twoFactor.enable({ password })).rejects.toMatchObject({ app: 'SECOND_FACTOR_ON' });
  const row = await world.kysely
    .selectFrom('two_factors')
    .select('secret')
    .where('user_id', '=', someone.user_id)
    .executeTakeFirstOrThrow();
  expect(row.secret).not.toContain(setup.secret);
});

test('the challenge between password and code opens nothing', async () => {
  const user = await aTwoFactorUser(world);
  const challenge = await aChallenge(user);
  for (const carry of ['bearer', 'cookie'] as const) {
    const thief = visitor(world);
    thief[carry] = challenge;
    await expect(probe(thief)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  }
  const { auth } = visitor(world).call();
  await expect(auth.sessionExchange({ token: challenge })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  await expect(auth.emailLogin({ token: challenge })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  await expect(auth.refresh({ refresh_token: challenge })).rejects.toMatchObject({ app: 'REFRESH_TOKEN_INVALID' });
  await expect(auth.refresh({})).rejects.toMatchObject({ app: 'REFRESH_TOKEN_INVALID' });
});

test('a code finishes the sign-in as it was begun, with a cookie or a pair', async () => {
  const user = await aTwoFactorUser(world);
  const pair = await verify(await aChallenge(user), { code: nextCode(world, user.secret) });
  expect(pair).toMatchObject({ status: 'signed_in', access_token: expect.any(String), user: { email: user.email } });
  const challenge_token = await aChallenge(user, 'cookie');
  const browser = visitor(world);
  const code = nextCode(world, user.secret);
  expect(await browser.call().auth.twoFactor.verify({ challenge_token, code })).toMatchObject({ access_token: null });
  await probe(browser);
});

test('P12 a code counts once, the one before it counts too, and none older', async () => {
  const user = await aTwoFactorUser(world);
  const code = nextCode(world, user.secret);
  await verify(await aChallenge(user), { code });
  await expect(verify(await aChallenge(user), { code })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  world.clock.advance({ seconds: 60 });
  nextCode(world, user.secret);
  const stale = codeNow(world, user.secret, -2);
  await expect(verify(await aChallenge(user), { code: stale })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  const previous = codeNow(world, user.secret, -1);
  await verify(await aChallenge(user), { code: previous });
});

test('P12 the code of a clock that is half a minute fast counts too, once, and none later', async () => {
  const user = await aTwoFactorUser(world);
  nextCode(world, user.secret);
  const early = codeNow(world, user.secret, 2);
  await expect(verify(await aChallenge(user), { code: early })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  const ahead = codeNow(world, user.secret, 1);
  await verify(await aChallenge(user), { code: ahead });
  await expect(verify(await aChallenge(user), { code: ahead })).rejects.toMatchObject({ app: 'CODE_INVALID' });
});

test('P12 of twenty who use one code at once, one gets in', async () => {
  const user = await aTwoFactorUser(world);
  const challenges = await Promise.all(Array.from({ length: 5 }, () => aChallenge(user)));
  const code = nextCode(world, user.secret);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => verify(challenges[i % challenges.length]!, { code })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('P12 of twenty who use one recovery code at once, one gets in, and the owner is told', async () => {
  const user = await aTwoFactorUser(world);
  const challenges = await Promise.all(Array.from({ length: 5 }, () => aChallenge(user)));
  const recovery_code = user.recovery_codes[0]!;
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => verify(challenges[i % challenges.length]!, { recovery_code })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await user.call().auth.twoFactor.get({})).toMatchObject({ recovery_codes_left: 9 });
  await world.drain();
  expect((await mailsTo(world, user.email)).at(-1)!.text).toContain('recovery codes was used');
});

test('P9 five tries a challenge, ten in a row an account, whatever the challenge', async () => {
  const user = await aTwoFactorUser(world);
  const code = wrongCode(world, user.secret);
  const first = await aChallenge(user);
  for (let i = 0; i < 5; i++) await expect(verify(first, { code })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  await expect(verify(first, { code: nextCode(world, user.secret) })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });

  const second = await aChallenge(user);
  const many = await Promise.allSettled(Array.from({ length: 5 }, () => verify(second, { code })));
  expect(many.map((result) => result.status === 'rejected' && result.reason.app)).toEqual(
    Array(5).fill('CODE_INVALID'),
  );
  const third = await aChallenge(user);
  await expect(verify(third, { code: nextCode(world, user.secret) })).rejects.toMatchObject({ app: 'RATE_LIMITED' });
  await expect(verify(third, { recovery_code: user.recovery_codes[0]! })).rejects.toMatchObject({
    app: 'RATE_LIMITED',
  });
  world.clock.advance({ minutes: 15 });
  await verify(await aChallenge(user), { code: nextCode(world, user.secret) });
});

test('a challenge ends after five minutes', async () => {
  const user = await aTwoFactorUser(world);
  const challenge = await aChallenge(user);
  world.clock.advance({ minutes: 5 });
  await expect(verify(challenge, { code: nextCode(world, user.secret) })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
});

test('new recovery codes take the place of the old ones', async () => {
  const user = await aTwoFactorUser(world);
  const { recovery_codes } = await user.call().auth.twoFactor.replaceRecoveryCodes({});
  await expect(verify(await aChallenge(user), { recovery_code: user.recovery_codes[3]! })).rejects.toMatchObject({
    app: 'CODE_INVALID',
  });
  await verify(await aChallenge(user), { recovery_code: recovery_codes[3]!.replaceAll('-', '').toLowerCase() });
});

test('one account’s recovery code is nothing to another', async () => {
  const [mine, theirs] = [await aTwoFactorUser(world), await aTwoFactorUser(world)];
  await expect(verify(await aChallenge(mine), { recovery_code: theirs.recovery_codes[0]! })).rejects.toMatchObject({
    app: 'CODE_INVALID',
  });
});

test('switching it off, or the password over, needs a session that showed the code within ten minutes', async () => {
  const user = await aTwoFactorUser(world);
  const challenge_token = await aChallenge(user);
  const code = nextCode(world, user.secret);
  const session = await visitor(world).call().auth.twoFactor.verify({ challenge_token, code });
  const someone = visitor(world);
  someone.bearer = session.access_token!;
  world.clock.advance({ minutes: 9 });
  const again = await visitor(world).call().auth.refreshToken({ refresh_token: session.refresh_token! });
  someone.bearer = again.access_token!;
  world.clock.advance({ minutes: 2 });
  const new_password = 'another sentence nobody guesses';
  await expect(someone.call().auth.twoFactor.disable({ password })).rejects.toMatchObject({ app: 'STEP_UP_REQUIRED' });
  await expect(someone.call().auth.changePassword({ current_password: password, new_password })).rejects.toMatchObject({
    app: 'STEP_UP_REQUIRED',
  });
  await expect(someone.call().auth.confirmPassword({ password })).rejects.toMatchObject({
    app: 'SECOND_FACTOR_MISSING',
  });
  await expect(
    someone.call().auth.confirmPassword({ password, code: wrongCode(world, user.secret) }),
  ).rejects.toMatchObject({ app: 'CODE_INVALID' });
  await someone.call().auth.confirmPassword({ password, code: nextCode(world, user.secret) });
  await expect(someone.call().auth.twoFactor.disable({ password: 'wrong wrong wrong' })).rejects.toMatchObject({
    app: 'PASSWORD_WRONG',
  });
  expect(await someone.call().auth.twoFactor.disable({ password })).toEqual({ enabled: false });
  expect(await visitor(world).call().auth.login({ email: user.email, password })).toMatchObject({
    status: 'signed_in',
  });
});

type Walk = (user: TwoFactorUser) => Promise<unknown>;
const anyone = () => visitor(world).call();
const comeFromGoogle: Walk = async ({ email }) => {
  const begun = await anyone().auth.oauth.start({ provider: 'google' });
  const answer = await server.consent(begun.authorization_url, { subject: email, email, email_verified: true });
  return (await anyone().auth.oauth.finish({ provider: 'google', ...answer, binding: begun.binding })).outcome;
};
const mailOf = async ({ email }: TwoFactorUser) => {
  await anyone().auth.emailLogin({ email });
  return newestMail(world, email);
};
/** Every way to a session, walked by somebody with a second factor who knows everything but the code. */
const ways: Record<string, Record<string, Walk>> = {
  'auth.login': { 'the password': ({ email }) => anyone().auth.login({ email, password }) },
  'auth.token': { 'the password': ({ email }) => anyone().auth.token({ email, password }) },
  'auth.emailLogin': {
    'the link of a mail': async (user) => anyone().auth.emailLogin({ token: (await mailOf(user)).token }),
    'the code of a mail': async (user) =>
      anyone().auth.emailLogin({ email: user.email, code: (await mailOf(user)).code }),
    'the challenge': async (user) => anyone().auth.emailLogin({ token: await aChallenge(user) }),
  },
  'auth.refresh': {
    'the challenge': async (user) => anyone().auth.refresh({ refresh_token: await aChallenge(user) }),
    'the challenge as a cookie': async (user) => {
      const browser = visitor(world);
      browser.cookie = await aChallenge(user, 'cookie');
      return browser.call().auth.refresh({});
    },
  },
  'auth.refreshToken': {
    'the challenge': async (user) => anyone().auth.refreshToken({ refresh_token: await aChallenge(user) }),
  },
  'auth.sessionExchange': {
    'the challenge': async (user) => anyone().auth.sessionExchange({ token: await aChallenge(user) }),
    'a link that an API key asks for': async (user) => {
      const robot = visitor(world);
      robot.bearer = (await user.call().apiKeys.create({ name: 'Robot', scopes: ['*'] })).key;
      return anyone().auth.sessionExchange({ token: (await robot.call().auth.sessionToken({})).token });
    },
  },
  'auth.device.poll': {
    'the challenge': async (user) => anyone().auth.device.poll({ device_code: await aChallenge(user) }),
    'a device that an API key lets in': async (user) => {
      const robot = visitor(world);
      robot.bearer = (await user.call().apiKeys.create({ name: 'Robot', scopes: ['*'] })).key;
      const { device_code, user_code } = await anyone().auth.device.start({});
      await robot.call().auth.device.approve({ user_code });
      return anyone().auth.device.poll({ device_code });
    },
  },
  'auth.oauth.finish': {
    'a provider that knows the address': comeFromGoogle,
    'a provider that is linked': async (user) => {
      const { email } = user;
      const begun = await user.call().auth.oauth.link({ provider: 'google' });
      const answer = await server.consent(begun.authorization_url, { subject: email, email, email_verified: true });
      await anyone().auth.oauth.finish({ provider: 'google', ...answer, binding: begun.binding });
      return comeFromGoogle(user);
    },
  },
  'auth.twoFactor.verify': {
    'a wrong code': async (user) => verify(await aChallenge(user), { code: wrongCode(world, user.secret) }),
    'a code that was used': async (user) => {
      const code = nextCode(world, user.secret);
      await user.call().auth.confirmPassword({ password, code });
      return verify(await aChallenge(user), { code });
    },
    'no code': async (user) => verify(await aChallenge(user), {}),
  },
};
const opensSession = (output: unknown) =>
  JSON.stringify(z.toJSONSchema(output as z.ZodType, { unrepresentable: 'any' })).includes('"SignedIn"');
const openers = [...entries(contract)].filter(([, { output }]) => opensSession(output)).map(([path]) => path);

test('P13 every procedure that may answer a session is walked below', () => {
  expect(openers.toSorted()).toEqual(Object.keys(ways).toSorted());
});

const walks = Object.entries(ways).flatMap(([procedure, by]) =>
  Object.entries(by).map(([way, walk]) => ({ procedure, way, walk })),
);
test.each(walks)('P13 $procedure opens no session by $way, without the code', async ({ walk }) => {
  const user = await aTwoFactorUser(world);
  const before = await countSessions(user.user_id);
  const answer = await walk(user).catch((error: { app: string }) => error);
  expect(answer).not.toMatchObject({ status: 'signed_in' });
  expect(await countSessions(user.user_id)).toBe(before);
});

test('P13 nor does joining a team by an invitation, or registering the address again', async () => {
  const user = await aTwoFactorUser(world);
  const { email } = user;
  const team = await aTeam(world.kysely);
  const owner = await world.as(await aMember(world.kysely, team, 'owner'));
  await owner.teams.invitations.create({ team_id: team.id, email, roles: ['member'] });
  const token = await newestLink(world, email);
  const pending = visitor(world);
  pending.bearer = await aChallenge(user);
  await expect(pending.call().teams.invitations.accept({ token })).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  const again = await anyone().auth.register({ email, password });
  expect(again).not.toHaveProperty('verification_token');
  expect(await countSessions(user.user_id)).toBe(1);
});

test('P13 a new password by mail does not skip the second factor', async () => {
  const user = await aTwoFactorUser(world);
  await visitor(world).call().auth.forgotPassword({ email: user.email });
  const { token } = await newestMail(world, user.email);
  const new_password = 'another sentence nobody guesses';
  expect(await visitor(world).call().auth.resetPassword({ token, new_password })).toMatchObject({ status: 'changed' });
  expect(await visitor(world).call().auth.login({ email: user.email, password: new_password })).toMatchObject({
    status: 'second_factor_required',
  });
});

// The password is judged alone: a code beside it changes nothing.
test.each([
  [true, 'right'],
  [true, 'wrong'],
  [true, 'absent'],
  [false, 'right'],
  [false, 'wrong'],
  [false, 'absent'],
] as const)(
  'P13 with the password right: %s and the code %s there is a session only where both are right',
  async (right, kind) => {
    const user = await aTwoFactorUser(world);
    const before = await countSessions(user.user_id);
    const login = visitor(world)
      .call()
      .auth.login({ email: user.email, password: right ? password : 'not the password at all' });
    const step = await login.catch((error: { app: string }) => error.app);
    if (!right) expect(step).toBe('AUTH_INVALID_CREDENTIALS');
    const challenge_token =
      typeof step === 'object' && 'challenge_token' in step ? step.challenge_token : 'x'.repeat(43);
    const code = kind === 'right' ? nextCode(world, user.secret) : wrongCode(world, user.secret);
    if (kind !== 'absent') await verify(challenge_token, { code }).catch(() => undefined);
    expect((await countSessions(user.user_id)) - before).toBe(right && kind === 'right' ? 1 : 0);
  },
);

test('an account without a second factor is asked for none', async () => {
  const account = await anAccount(world);
  await aSignedIn(world, account);
});

async function countSessions(user_id: string): Promise<number> {
  const rows = await world.kysely.selectFrom('sessions').select('id').where('user_id', '=', user_id).execute();
  return rows.length;
}
