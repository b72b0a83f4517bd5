import { randomUUIDv7 } from 'node:crypto';
import type { Kysely } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { startProvider } from '@deskwire/adapters/provider-server.fixture.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import type { Database } from '@deskwire/database/schema.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { hashToken } from '../../kit/access/tokens.ts';
import { visitor, type Visitor } from '../../testing/visitor.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { testWorld, type TestWorld } from '../../testing/world.ts';
import { hashPassword } from '../passwords.ts';
import {
  aSignedIn,
  anAccount,
  anEmail,
  newestLink,
  newestMail,
  password,
  type SignedInVisitor,
} from './testing/accounts.ts';
import { aTwoFactorUser, codeNow, nextCode } from './testing/authenticator.ts';

const server = await startProvider();
afterAll(() => server.close());
const plain = await testWorld();
const providers = createSignInProviders([
  { kind: 'oidc', id: 'google', name: 'Google', issuer: server.issuer, ...server.client },
]);
const world: TestWorld = { ...plain, services: { ...plain.services, providers } };
const new_password = 'another sentence nobody guesses';
type Use = (someone: Visitor) => Promise<unknown>;

/** Every value that works once: how one comes to be, and how it is used. */
const values: Record<string, () => Promise<Use>> = {
  'the link that verifies an address': async () => {
    const { verification_token } = await visitor(world).call().auth.register({ email: anEmail(), password });
    return (someone) => someone.call().auth.verifyEmail({ token: verification_token! });
  },
  'the code that verifies an address': async () => {
    const email = anEmail();
    const { verification_code } = await visitor(world).call().auth.register({ email, password });
    return (someone) => someone.call().auth.verifyCode({ email, code: verification_code! });
  },
  'the link of a sign-in mail': async () => {
    const { email } = await anAccount(world);
    await visitor(world).call().auth.emailLogin({ email });
    const { token } = await newestMail(world, email);
    return (someone) => someone.call().auth.emailLogin({ token });
  },
  'the code of a sign-in mail that opens an account': async () => {
    const email = anEmail();
    await visitor(world).call().auth.emailLogin({ email });
    const { code } = await newestMail(world, email);
    return (someone) => someone.call().auth.emailLogin({ email, code });
  },
  'the link to a new password': async () => {
    const { email } = await anAccount(world);
    await visitor(world).call().auth.forgotPassword({ email });
    const { token } = await newestMail(world, email);
    return (someone) => someone.call().auth.resetPassword({ token, new_password });
  },
  'the code for a new password': async () => {
    const { email } = await anAccount(world);
    await visitor(world).call().auth.resetPassword({ email });
    const { code } = await newestMail(world, email);
    return (someone) => someone.call().auth.resetPassword({ email, code, new_password });
  },
  'the link that carries a sign-in to another device': async () => {
    const phone = await aSignedIn(world);
    const { token } = await phone.call().auth.sessionToken({});
    return (someone) => someone.call().auth.sessionExchange({ token });
  },
  'the answer of a provider': async () => {
    const begun = await visitor(world).call().auth.oauth.start({ provider: 'google' });
    const email = anEmail();
    const answer = await server.consent(begun.authorization_url, { subject: email, email, email_verified: true });
    const finish = { provider: 'google', ...answer, binding: begun.binding };
    return (someone) => someone.call().auth.oauth.finish(finish);
  },
  'the code of a device that was let in': async () => {
    const { device_code, user_code } = await visitor(world).call().auth.device.start({});
    await (await aSignedIn(world)).call().auth.device.approve({ user_code });
    return (someone) => someone.call().auth.device.poll({ device_code });
  },
  'a code of an authenticator, with a challenge each': async () => {
    const user = await aTwoFactorUser(world);
    const challenges = await challengesOf(user);
    const code = nextCode(world, user.secret);
    let uses = 0;
    return (someone) =>
      someone.call().auth.twoFactor.verify({ challenge_token: challenges[uses++ % challenges.length]!, code });
  },
  'a recovery code, with a challenge each': async () => {
    const user = await aTwoFactorUser(world);
    const challenges = await challengesOf(user);
    const recovery_code = user.recovery_codes[0]!;
    let uses = 0;
    return (someone) =>
      someone.call().auth.twoFactor.verify({ challenge_token: challenges[uses++ % challenges.length]!, recovery_code });
  },
  'an invitation': async () => {
    const team = await aTeam(world.kysely);
    const owner = await world.as(await aMember(world.kysely, team, 'owner'));
    const invited = await aSignedIn(world);
    await owner.teams.invitations.create({ team_id: team.id, email: invited.email, roles: ['member'] });
    const token = await newestLink(world, invited.email);
    return () => invited.call().teams.invitations.accept({ token });
  },
  'the link that brings an account back': async () => {
    const someone = await aSignedIn(world);
    await someone.call().users.deleteMe({});
    const token = await newestLink(world, someone.email);
    return (anybody) => anybody.call().users.restoreMe({ token });
  },
};
async function challengesOf({ email }: { email: string }): Promise<string[]> {
  const challenges: string[] = [];
  for (let i = 0; i < 21; i++) {
    const step = await visitor(world).call().auth.login({ email, password });
    if (step.status === 'second_factor_required') challenges.push(step.challenge_token);
  }
  return challenges;
}

test.each(Object.entries(values))('P12 of twenty who use %s at once, one succeeds', async (_, prepare) => {
  const use = await prepare();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => use(visitor(world))));
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.app] : []));
  expect(results.length - refusals.length).toBe(1);
  const spent = /^(TOKEN_SPENT|CODE_INVALID|RATE_LIMITED|INVITATION_EXPIRED|RESTORE_LINK_EXPIRED)$/;
  expect(refusals.filter((refusal) => !spent.test(refusal))).toEqual([]);
  await expect(use(visitor(world))).rejects.toMatchObject({ app: expect.stringMatching(spent) });
});

const lived: Record<string, readonly [seconds: number, begin: (later: TestWorld) => Promise<() => Promise<unknown>>]> =
  {
    'the link of a registration': [
      86_400,
      async (later) => {
        const { verification_token: token } = await visitor(later).call().auth.register({ email: anEmail(), password });
        return () => visitor(later).call().auth.verifyEmail({ token: token! });
      },
    ],
    'a sign-in link': [
      600,
      async (later) => {
        const { email } = await anAccount(later);
        await visitor(later).call().auth.emailLogin({ email });
        const { token } = await newestMail(later, email);
        return () => visitor(later).call().auth.emailLogin({ token });
      },
    ],
    'the link to a new password': [
      1800,
      async (later) => {
        const { email } = await anAccount(later);
        await visitor(later).call().auth.forgotPassword({ email });
        const { token } = await newestMail(later, email);
        return () => visitor(later).call().auth.resetPassword({ token, new_password });
      },
    ],
    'the link that carries a sign-in to another device': [
      90,
      async (later) => {
        const { token } = await (await aSignedIn(later)).call().auth.sessionToken({});
        return () => visitor(later).call().auth.sessionExchange({ token });
      },
    ],
  };
test.each(Object.entries(lived))('%s ends when its time is over, and not before', async (_, [seconds, begin]) => {
  const [early, late] = [await testWorld(), await testWorld()];
  const [inTime, tooLate] = [await begin(early), await begin(late)];
  early.clock.advance({ seconds: seconds / 2 });
  await inTime();
  late.clock.advance({ seconds: seconds + 1 });
  await expect(tooLate()).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
});

test('however many guess a code at once, five are compared', async () => {
  const email = anEmail();
  const { verification_code } = await visitor(world).call().auth.register({ email, password });
  const others = Array.from({ length: 100 }, (_, i) => i.toString().padStart(6, '0')).filter(
    (code) => code !== verification_code,
  );
  await Promise.allSettled(others.map((code) => visitor(world).call().auth.verifyCode({ email, code })));
  const { tries } = await world.kysely
    .selectFrom('one_time_values')
    .select('tries')
    .where('subject', '=', email)
    .executeTakeFirstOrThrow();
  expect(tries).toBe(5);
});

test('a value of one purpose is none of another', async () => {
  const { email } = await anAccount(world);
  await visitor(world).call().auth.forgotPassword({ email });
  const { token, code } = await newestMail(world, email);
  const { auth } = visitor(world).call();
  for (const use of [
    () => auth.emailLogin({ token }),
    () => auth.emailLogin({ email, code }),
    () => auth.verifyEmail({ token }),
    () => auth.verifyCode({ email, code }),
    () => auth.sessionExchange({ token }),
  ])
    await expect(use()).rejects.toMatchObject({ app: expect.stringMatching(/^(TOKEN_SPENT|CODE_INVALID)$/) });
});

/** Does something while a transaction of somebody else is open, which ends when it is waited for. */
async function during<T>(open: (tx: Kysely<Database>) => Promise<unknown>, act: () => Promise<T>): Promise<T> {
  const other = await world.kysely.startTransaction().execute();
  await open(other);
  const result = act();
  // However it ends: it is looked at after the commit.
  const ended = result.catch(() => undefined);
  await Promise.race([ended, untilBlocked(world)]);
  await other.commit().execute();
  return result;
}

test('a password that is changed while somebody signs in with it opens no session', async () => {
  const { email } = await anAccount(world);
  const password_hash = await hashPassword(new_password);
  const late = during(
    (tx) => tx.updateTable('users').set({ password_hash }).where('email', '=', email).execute(),
    () => visitor(world).call().auth.login({ email, password }),
  );
  await expect(late).rejects.toMatchObject({ app: 'AUTH_INVALID_CREDENTIALS' });
  expect(await visitor(world).call().auth.login({ email, password: new_password })).toMatchObject({
    status: 'signed_in',
  });
});

test('a session that a link is just opening ends with the others', async () => {
  const someone = await aSignedIn(world);
  const { id: user_id } = await someone.call().users.me({});
  const { token } = await someone.call().auth.sessionToken({});
  const id = randomUUIDv7();
  const [at, later] = [new Date().toISOString(), new Date(Date.now() + 86_400_000).toISOString()];
  const times = { created_at: at, authenticated_at: at, last_seen_at: at, idle_expires_at: later, expires_at: later };
  await during(
    async (tx) => {
      await tx.updateTable('one_time_values').set({ used_at: at }).where('token_hash', '=', hashToken(token)).execute();
      await tx
        .insertInto('sessions')
        .values({ id, user_id, ...times })
        .execute();
    },
    () => someone.call().auth.logoutAll({}),
  );
  const alive = await world.kysely
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', user_id)
    .where('revoked_at', 'is', null)
    .execute();
  expect(alive).toEqual([]);
});

type SignIn = () => Promise<{ status: string; session_id?: string }>;
/** Every way in, begun and one call short of its end. */
const ways: Record<string, (someone: SignedInVisitor) => Promise<SignIn>> = {
  'a password':
    async ({ email }) =>
    () =>
      visitor(world).call().auth.login({ email, password }),
  'the link of a mail': async ({ email }) => {
    await visitor(world).call().auth.emailLogin({ email });
    const { token } = await newestMail(world, email);
    return () => visitor(world).call().auth.emailLogin({ token });
  },
  'the code of a mail': async ({ email }) => {
    await visitor(world).call().auth.emailLogin({ email });
    const { code } = await newestMail(world, email);
    return () => visitor(world).call().auth.emailLogin({ email, code });
  },
  'a provider that says whose address it is': ({ email }) => comingFromGoogle(email),
  'a provider that is linked': async ({ email }) => {
    await (
      await comingFromGoogle(email)
    )();
    return comingFromGoogle(email);
  },
};
async function comingFromGoogle(email: string): Promise<SignIn> {
  const begun = await visitor(world).call().auth.oauth.start({ provider: 'google' });
  const answer = await server.consent(begun.authorization_url, { subject: email, email, email_verified: true });
  const finish = { provider: 'google', ...answer, binding: begun.binding };
  return async () => (await visitor(world).call().auth.oauth.finish(finish)).outcome;
}

describe.each(Object.entries(ways))('whoever comes by %s', (_, begin) => {
  test('is asked for the second factor that is switched on at this moment', async () => {
    const someone = await aSignedIn(world);
    const signIn = await begin(someone);
    const answer = await during(
      async (tx) => {
        const at = new Date().toISOString();
        const factor = { user_id: someone.user_id, secret: 'sealed', created_at: at, confirmed_at: at };
        await tx.insertInto('two_factors').values(factor).execute();
        await tx.selectFrom('users').select('id').where('id', '=', someone.user_id).forNoKeyUpdate().execute();
      },
      () => signIn(),
    );
    expect(answer.status).toBe('second_factor_required');
  });

  test('stays out when the account is suspended at this moment', async () => {
    const someone = await aSignedIn(world);
    const signIn = await begin(someone);
    const suspended = during(
      (tx) => tx.updateTable('users').set({ status: 'suspended' }).where('id', '=', someone.user_id).execute(),
      () => signIn(),
    );
    await expect(suspended).rejects.toMatchObject({ app: 'ACCOUNT_SUSPENDED' });
  });

  test('has no session left beside the one that switched a second factor on', async () => {
    for (let round = 0; round < 5; round++) {
      const someone = await aSignedIn(world);
      const { secret } = await someone.call().auth.twoFactor.enable({ password });
      const signIn = await begin(someone);
      const code = codeNow(world, secret);
      await Promise.allSettled([someone.call().auth.twoFactor.confirm({ code }), signIn()]);
      const alive = await world.kysely
        .selectFrom('sessions')
        .select('id')
        .where('user_id', '=', someone.user_id)
        .where('revoked_at', 'is', null)
        .execute();
      expect(alive).toEqual([{ id: someone.session_id }]);
    }
  });
});
