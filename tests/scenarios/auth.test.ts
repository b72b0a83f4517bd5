import { afterAll, describe, expect, test } from 'vitest';
import { aTwoFactorUser, nextCode } from '@deskwire/router/identity/auth/testing/authenticator.ts';
import { anAccount, anEmail, newestMail, password } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { world } = desk;
const OTHER = 'nine silent herons over the lake';

describe.each(PREFIXES)('the routes of signing in below %s', (prefix) => {
  const nobody = () => desk.as(undefined, prefix);
  async function signIn(email: string, word = password) {
    const answer = await (await nobody()).say('auth.login', 'POST /auth/login', { email, password: word });
    if (answer.status !== 'signed_in') throw new Error('A second factor is asked for');
    return { ...answer, voice: await desk.as(answer.access_token!, prefix) };
  }
  const cannotSignIn = async (email: string, word = password) =>
    expect((await (await nobody()).refused('POST /auth/login', { email, password: word })).status).toBe(401);

  test.each([
    ['POST /auth/register', 'full_name', 'POST /auth/verify-email', 'token'],
    ['POST /auth/signup', 'name', 'POST /auth/verify-email/{token}', 'token'],
    ['POST /auth/register', 'full_name', 'POST /auth/verify', 'token'],
    ['POST /auth/register', 'full_name', 'POST /auth/confirm-email', 'token'],
    ['POST /auth/register', 'full_name', 'POST /auth/verify-code', 'code'],
    ['POST /auth/register', 'full_name', 'POST /auth/verify-otp', 'otp'],
  ])('%s opens an account (%s) once %s got the %s', async (register, name, verify, proof) => {
    const guest = await nobody();
    // What a server for developers shows needs no mail; what came by mail needs to be known as the applicant's.
    for (const source of ['answer', 'mail'] as const) {
      const email = anEmail();
      const asked = await guest.say('auth.register', register, { email, password, [name]: 'Grace Hopper' });
      await cannotSignIn(email);
      const { registration_token } = asked;
      const mail = { ...(await newestMail(world, email)), registration_token };
      const shown = { token: asked.verification_token, code: asked.verification_code };
      const { token, code, ...known } = source === 'mail' ? mail : shown;
      if (proof === 'token') await guest.say('auth.verifyEmail', verify, { token, ...known });
      else await guest.say('auth.verifyCode', verify, { email, [proof]: code, ...known });
      const { voice } = await signIn(email);
      expect((await voice.say('users.me', 'GET /users/me')).full_name).toBe('Grace Hopper');
    }
  });

  test.each([
    ['POST /auth/verify', 'token'],
    ['POST /auth/verify-email/{token}', 'token'],
    ['POST /auth/verify-code', 'code'],
    ['POST /auth/verify-otp', 'otp'],
  ])('%s with the %s of a mail that a stranger asked for wants a password of one’s own', async (verify, proof) => {
    const email = anEmail();
    const guest = await nobody();
    await guest.say('auth.register', 'POST /auth/register', { email, password: 'what a stranger has chosen' });
    const { token, code } = await newestMail(world, email);
    const given = proof === 'token' ? { token } : { email, [proof]: code };
    expect((await guest.refused(verify, given)).error.code).toBe('PASSWORD_MISSING');
    const own = { ...given, password };
    if (proof === 'token') await guest.say('auth.verifyEmail', verify, own);
    else await guest.say('auth.verifyCode', verify, own);
    await cannotSignIn(email, 'what a stranger has chosen');
    await signIn(email);
  });

  test.each(['POST /auth/resend-verification', 'POST /auth/resend-otp'])(
    '%s sends the mail again',
    async (spelling) => {
      const email = anEmail();
      const guest = await nobody();
      const { registration_token } = await guest.say('auth.register', 'POST /auth/register', { email, password });
      const first = await newestMail(world, email);
      await guest.say('auth.resendVerification', spelling, { email, registration_token });
      const { token } = await newestMail(world, email);
      expect(token).not.toBe(first.token);
      expect((await guest.refused('POST /auth/verify-email', { token: first.token })).status).toBe(410);
      await guest.say('auth.verifyEmail', 'POST /auth/verify-email', { token, registration_token });
      await signIn(email);
    },
  );

  test('a session is listed, refreshed, revoked and ended', async () => {
    const { email } = await anAccount(world);
    const [here, there] = [await signIn(email), await signIn(email)];
    const listed = await here.voice.say('auth.sessions.list', 'GET /auth/sessions');
    expect(listed.items.map(({ id }) => id).toSorted()).toEqual([here.session_id, there.session_id].toSorted());
    const one = 'DELETE /auth/sessions/{session_id}';
    await here.voice.say('auth.sessions.revoke', one, { session_id: there.session_id });
    expect((await there.voice.refused('GET /users/me')).status).toBe(401);

    const guest = await nobody();
    const { refresh_token } = here;
    const renewed = await guest.say('auth.refresh', 'POST /auth/refresh', { refresh_token });
    const again = { refresh_token: renewed.refresh_token };
    const last = await guest.say('auth.refreshToken', 'POST /auth/token/refresh', again);
    const voice = await desk.as(last.access_token!, prefix);
    expect((await voice.say('users.me', 'GET /users/me')).email).toBe(email);
    await voice.say('auth.logout', 'POST /auth/logout');
    expect((await voice.refused('GET /users/me')).status).toBe(401);
    expect((await guest.refused('POST /auth/refresh', { refresh_token: last.refresh_token })).status).toBe(401);
  });

  test('a program signs in for tokens, and a link carries the session elsewhere once', async () => {
    const { email } = await anAccount(world);
    const guest = await nobody();
    const program = await guest.say('auth.token', 'POST /auth/token', { email, password });
    if (program.status !== 'signed_in') throw new Error('A second factor is asked for');
    const voice = await desk.as(program.access_token!, prefix);
    const { token } = await voice.say('auth.sessionToken', 'POST /auth/session-token');
    const exchange = { token, session: 'bearer' };
    const carried = await guest.say('auth.sessionExchange', 'POST /auth/session-exchange', exchange);
    const elsewhere = await desk.as(carried.access_token!, prefix);
    expect((await elsewhere.say('users.me', 'GET /users/me')).email).toBe(email);
    expect((await guest.refused('POST /auth/session-exchange', exchange)).status).toBe(410);
  });

  test('a mail signs in without a password', async () => {
    const { email } = await anAccount(world);
    const guest = await nobody();
    await guest.say('auth.emailLogin', 'POST /auth/email-login', { email });
    const { token } = await newestMail(world, email);
    const answer = await guest.say('auth.emailLogin', 'POST /auth/email-login', { token, session: 'bearer' });
    if (answer.status !== 'signed_in') throw new Error('No session came of it');
    const voice = await desk.as(answer.access_token!, prefix);
    expect((await voice.say('users.me', 'GET /users/me')).email).toBe(email);
  });

  test('a forgotten password is replaced by the one that the mail lets choose', async () => {
    const { email } = await anAccount(world);
    const guest = await nobody();
    await guest.say('auth.forgotPassword', 'POST /auth/forgot-password', { email });
    const { token } = await newestMail(world, email);
    await guest.say('auth.resetPassword', 'POST /auth/reset-password', { token, new_password: OTHER });
    await cannotSignIn(email);
    await signIn(email, OTHER);
  });

  test.each([
    ['POST /auth/change-password', 'current_password'],
    ['PUT /users/me/password', 'old_password'],
  ])('%s changes the password and ends the other sessions', async (spelling, name) => {
    const { email } = await anAccount(world);
    const [here, there] = [await signIn(email), await signIn(email)];
    const wrong = await here.voice.refused(spelling, { [name]: 'not it at all', new_password: OTHER });
    expect(wrong.error.code).toBe('PASSWORD_WRONG');
    await here.voice.say('auth.changePassword', spelling, { [name]: password, new_password: OTHER });
    expect((await there.voice.refused('GET /users/me')).status).toBe(401);
    await here.voice.say('users.me', 'GET /users/me');
    await cannotSignIn(email);
    await signIn(email, OTHER);
  });

  test('a second factor is asked for until it is switched off', async () => {
    const { email, secret } = await aTwoFactorUser(world);
    const guest = await nobody();
    const login = () => guest.say('auth.login', 'POST /auth/login', { email, password });
    const step = await login();
    if (step.status !== 'second_factor_required') throw new Error('No second factor was asked for');
    const proof = { challenge_token: step.challenge_token, code: nextCode(world, secret) };
    const entered = await guest.say('auth.twoFactor.verify', 'POST /auth/two-factor/verify', proof);
    const voice = await desk.as(entered.access_token!, prefix);
    await voice.say('auth.twoFactor.disable', 'POST /auth/two-factor/disable', { password });
    expect((await login()).status).toBe('signed_in');
    const setup = await voice.say('auth.twoFactor.enable', 'POST /auth/two-factor/enable', { password });
    expect(setup.otpauth_uri).toContain(setup.secret);
    // Without its first code it does not count yet.
    expect((await login()).status).toBe('signed_in');
  });
});

test('every spelling that the documents have of signing in was called', () => {
  expect(uncalled(desk, 'auth')).toEqual([]);
});
