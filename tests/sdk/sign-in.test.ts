import { afterAll, expect, test } from 'vitest';
import { startProvider } from '@deskwire/adapters/provider-server.fixture.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import { createServer } from '@deskwire/api/server.ts';
import { newestMail } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { codeNow, nextCode } from '@deskwire/router/identity/auth/testing/authenticator.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createDeskwire, isError, type Deskwire } from '@deskwire/sdk';

/** The flows of docs/sign-in.md, as they stand there. */
const google = await startProvider();
const plain = await testWorld();
const providers = createSignInProviders([
  { kind: 'oidc', id: 'google', name: 'Google', issuer: google.issuer, ...google.client },
]);
const world = { ...plain, services: { ...plain.services, providers } };
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
afterAll(async () => {
  await app.close();
  await google.close();
});

const password = 'eleven purple giraffes';
const anAddress = () => `${crypto.randomUUID()}@example.com`;
const guest = (): Deskwire => createDeskwire({ url });
const whoIs = async (desk: Deskwire) => (await desk.api.users.me.query()).email;

/** Somebody who registered and signed in. */
async function someone() {
  const desk = guest();
  const { auth } = desk.api;
  const email = anAddress();
  const { registration_token } = await auth.register.mutate({ email, password, full_name: 'Ada' });
  const { code } = await newestMail(world, email);
  await auth.verifyCode.mutate({ email, code, registration_token });
  const answer = await auth.login.mutate({ email, password });
  if (answer.status === 'signed_in') await desk.signIn(answer);
  return { desk, auth, email };
}

test('who registers and verifies the address signs in', async () => {
  const { desk, email } = await someone();
  expect(await whoIs(desk)).toBe(email);
});

test('a mail signs in without a password, and gives a new one', async () => {
  const { email } = await someone();
  const desk = guest();
  const { auth } = desk.api;
  await auth.emailLogin.mutate({ email });
  const { code } = await newestMail(world, email);
  const answer = await auth.emailLogin.mutate({ email, code });
  if (answer.status !== 'signed_in') throw new Error(answer.status);
  await desk.signIn(answer);
  expect(await whoIs(desk)).toBe(email);

  await auth.resetPassword.mutate({ email });
  const { token } = await newestMail(world, email);
  const new_password = 'twelve green elephants';
  expect(await auth.resetPassword.mutate({ token, new_password })).toMatchObject({ status: 'changed' });
  expect((await auth.login.mutate({ email, password: new_password })).status).toBe('signed_in');
});

test('with a second factor a sign-in is finished by a code', async () => {
  const { auth, email } = await someone();
  const { secret, otpauth_uri, qr_svg } = await auth.twoFactor.enable.mutate({ password });
  expect(otpauth_uri).toContain('otpauth://totp/');
  expect(qr_svg).toMatch(/^data:image\/svg/);
  const { recovery_codes } = await auth.twoFactor.confirm.mutate({ code: codeNow(world, secret) });
  expect(recovery_codes).toHaveLength(10);
  const desk = guest();
  const challenged = await desk.api.auth.login.mutate({ email, password });
  if (challenged.status !== 'second_factor_required') throw new Error(challenged.status);
  expect(isError(await desk.api.users.me.query().catch((error: unknown) => error), 'UNAUTHENTICATED')).toBe(true);
  const { challenge_token } = challenged;
  const code = nextCode(plain, secret);
  await desk.signIn(await desk.api.auth.twoFactor.verify.mutate({ challenge_token, code }));
  expect(await whoIs(desk)).toBe(email);
});

test('an account at Google signs in', async () => {
  const desk = guest();
  const { auth } = desk.api;
  const { authorization_url, binding } = await auth.oauth.start.mutate({ provider: 'google' });
  const email = anAddress();
  const user = { subject: '7', email, email_verified: true, name: 'Grace Hopper' };
  const { state, code } = await google.consent(authorization_url, user);
  const { outcome } = await auth.oauth.finish.mutate({ provider: 'google', state, code, binding });
  if (outcome.status !== 'signed_in') throw new Error(outcome.status);
  await desk.signIn(outcome);
  expect(await whoIs(desk)).toBe(email);
});

test('a device is let in by its owner, and a link signs in elsewhere', async () => {
  const { desk: owner, auth, email } = await someone();
  const desk = guest();
  const { user_code, device_code } = await desk.api.auth.device.start.mutate({ device: 'CLI' });
  expect((await desk.api.auth.device.poll.mutate({ device_code })).status).toBe('pending');
  await auth.device.approve.mutate({ user_code });
  const polled = await desk.api.auth.device.poll.mutate({ device_code });
  if (polled.status !== 'signed_in') throw new Error(polled.status);
  await desk.signIn(polled);
  expect(await whoIs(desk)).toBe(email);

  const { token } = await owner.api.auth.sessionToken.mutate({});
  const browser = guest();
  await browser.signIn(await browser.api.auth.sessionExchange.mutate({ token, session: 'bearer' }));
  expect(await whoIs(browser)).toBe(email);
});

test('sessions are listed and ended, and a key works without any', async () => {
  const { desk, auth, email } = await someone();
  const other = guest();
  const answer = await other.api.auth.login.mutate({ email, password });
  if (answer.status === 'signed_in') await other.signIn(answer);
  const devices: (string | null)[] = [];
  for await (const session of desk.each(auth.sessions.list)) devices.push(session.device);
  expect(devices).toHaveLength(2);
  await auth.sessions.revokeOthers.mutate({});
  expect(isError(await whoIs(other).catch((error: unknown) => error), 'UNAUTHENTICATED')).toBe(true);
  const { key } = await desk.api.apiKeys.create.mutate({ name: 'CI', scopes: ['tickets.*'], expires_in_days: 30 });
  const robot = createDeskwire({ url, auth: { api_key: key } });
  expect((await robot.api.tickets.list.query()).total).toBe(0);
});
