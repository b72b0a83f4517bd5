import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { startProvider } from '@deskwire/adapters/provider-server.fixture.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import { anAccount, aSignedIn, password } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { aTwoFactorUser, nextCode } from '@deskwire/router/identity/auth/testing/authenticator.ts';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { visitor } from '@deskwire/router/testing/visitor.ts';
import { testWorld, type TestWorld } from '@deskwire/router/testing/world.ts';
import { Browser } from './browser.fixture.ts';
import { createServer } from '../../server.ts';

const provider = await startProvider();
const plain = await testWorld();
const providers = createSignInProviders([
  { kind: 'oidc', id: 'google', name: 'Google', issuer: provider.issuer, ...provider.client },
]);
const world: TestWorld = { ...plain, services: { ...plain.services, providers } };
const app = await createServer(world.services);
afterAll(async () => {
  await app.close();
  await provider.close();
});
let addresses = 0;
const aBrowser = () => new Browser(app, `203.0.113.${(addresses += 1)}`);
const me = (browser: Browser) => browser.get('/api/v1/auth/sessions');

test('a page may style itself and send its form to us, and nothing else', async () => {
  const { headers, statusCode, body } = await aBrowser().get('/sign-in');
  expect(statusCode).toBe(200);
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
  );
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
  expect(body).not.toMatch(/<script|style="|\son\w+=/);
});

test('the link of the mail verifies by a click and not by being looked at', async () => {
  const email = 'ada@example.com';
  const browser = aBrowser();
  await browser.send('/api/v1/auth/register', { email, password });
  await world.drain();
  const token = tokenIn((await mailsTo(world, email))[0]!);
  for (let i = 0; i < 3; i++) await browser.get(`/verify-email?token=${token}`);
  const done = await browser.submit(await browser.get(`/verify-email?token=${token}`));
  expect(done.statusCode).toBe(200);
  expect(done.body).toContain('Your address is confirmed');
  const again = await browser.post('/verify-email', { token });
  expect([again.statusCode, again.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
});

test('somebody without an account makes one in the browser, and starts where everybody starts', async () => {
  const browser = aBrowser();
  const email = 'grace@example.com';
  const refused = await browser.submit(await browser.get('/register'), {
    full_name: 'Grace',
    email,
    password: 'short',
  });
  expect([refused.statusCode, refused.body.includes('role="alert"')]).toEqual([422, true]);
  expect(refused.body).toContain(email);
  const sent = await browser.submit(refused, { full_name: 'Grace', email, password });
  expect(sent.body).toContain('Check your email');
  await world.drain();
  const token = tokenIn((await mailsTo(world, email))[0]!);
  await browser.submit(await browser.get(`/verify-email?token=${token}`));
  const signedIn = await browser.post('/sign-in', { email, password });
  expect([signedIn.statusCode, signedIn.headers['location']]).toEqual([303, '/']);
});

test('in another browser than that of the registration the link asks for a password, and nothing else opens the account', async () => {
  const email = 'lin@example.com';
  const eve = aBrowser();
  await eve.send('/api/v1/auth/register', { email, password: 'chosen by somebody else' });
  await world.drain();
  const token = tokenIn((await mailsTo(world, email))[0]!);
  const browser = aBrowser();
  const shown = await browser.get(`/verify-email?token=${token}`);
  expect(shown.body).toContain('not in this browser');
  for (const word of ['', 'short']) {
    const refused = await browser.submit(shown, { password: word });
    expect([refused.statusCode, refused.body.includes('role="alert"')]).toEqual([422, true]);
  }
  // People who registered another account in this browser are asked as well.
  await browser.send('/api/v1/auth/register', { email: 'other@example.com', password });
  const oneClick = await browser.get(`/verify-email?token=${token}`);
  expect(oneClick.body).not.toContain('type="password"');
  const asked = await browser.submit(oneClick);
  expect([asked.statusCode, asked.body.includes('type="password"')]).toEqual([422, true]);
  expect((await browser.submit(asked, { password })).body).toContain('Your address is confirmed');
  const eves = await eve.post('/sign-in', { email, password: 'chosen by somebody else' });
  expect(eves.statusCode).toBe(422);
  expect((await browser.post('/sign-in', { email, password })).headers['location']).toBe('/');
});

test('the cookie of a registration is no credential: requests of programs that keep it go on', async () => {
  const browser = aBrowser();
  const sent = await browser.send('/api/v1/auth/register', { email: 'program@example.com', password });
  expect(sent.headers['set-cookie']).toEqual(
    expect.stringMatching(/^__Host-registration=rg_[\w.-]{80}; Path=\/; Expires=.+; HttpOnly; Secure; SameSite=Lax$/),
  );
  const login = await app.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    headers: { cookie: `__Host-registration=${browser.cookies.get('__Host-registration')!}` },
    body: { email: 'program@example.com', password },
    remoteAddress: '203.0.113.251',
  });
  expect(login.json()).toMatchObject({ error: { code: 'AUTH_INVALID_CREDENTIALS' } });
});

test('somebody signs in by a page, and is sent on to where they wanted', async () => {
  const { email } = await anAccount(world);
  const browser = aBrowser();
  const shown = await browser.get('/sign-in?redirect_to=/api/v1/auth/sessions');
  const wrong = await browser.submit(shown, { email, password: 'not the password' });
  expect([wrong.statusCode, browser.cookies.has('__Host-sid')]).toEqual([422, false]);
  const done = await browser.submit(wrong, { email, password });
  expect([done.statusCode, done.headers.location]).toEqual([303, '/api/v1/auth/sessions']);
  expect(done.headers['set-cookie']).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^__Host-sid=[\w-]{43}; Path=\/; Expires=.+; HttpOnly; Secure; SameSite=Lax$/),
    ]),
  );
  expect((await me(browser)).json()).toMatchObject({ items: [{ kind: 'cookie', current: true }] });
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example'])(
  'nobody who signs in is sent to %s',
  async (redirect_to) => {
    const { email } = await anAccount(world);
    const done = await aBrowser().post('/sign-in', { email, password, redirect_to });
    expect(done.headers.location).toBe('/');
  },
);

test('a form of another site signs nobody in', async () => {
  const { email } = await anAccount(world);
  const browser = aBrowser();
  const answer = await browser.post('/sign-in', { email, password }, 'cross-site');
  expect([answer.statusCode, browser.cookies.size]).toEqual([403, 0]);
});

test('a second factor is asked for by the next page, and its challenge is in no address', async () => {
  const user = await aTwoFactorUser(world);
  const browser = aBrowser();
  const step = await browser.post('/sign-in', { email: user.email, password, redirect_to: '/docs' });
  expect(step.headers.location).toBe('/two-factor?redirect_to=%2Fdocs');
  expect(browser.cookies.has('__Host-sid')).toBe(false);
  expect((await me(browser)).statusCode).toBe(401);
  const shown = await browser.get(step.headers.location!);
  const wrong = await browser.submit(shown, { code: 'nonsense' });
  expect(wrong.statusCode).toBe(422);
  const done = await browser.submit(wrong, { code: nextCode(world, user.secret) });
  expect(done.headers.location).toBe('/docs');
  expect((await me(browser)).statusCode).toBe(200);
  expect(browser.cookies.has('__Host-challenge')).toBe(false);
});

test('a forgotten password is replaced by pages', async () => {
  const { email } = await anAccount(world);
  const browser = aBrowser();
  const asked = await browser.submit(await browser.get('/forgot-password'), { email });
  const nobody = await browser.submit(await browser.get('/forgot-password'), { email: 'nobody@example.com' });
  expect(nobody.body).toBe(asked.body);
  await world.drain();
  const token = tokenIn((await mailsTo(world, email)).at(-1)!);
  const shown = await browser.get(`/reset-password?token=${token}`);
  const weak = await browser.submit(shown, { new_password: 'short' });
  expect(weak.statusCode).toBe(422);
  const done = await browser.submit(weak, { new_password: 'another sentence nobody guesses', revoke: 'yes' });
  expect(done.body).toContain('Your password has been changed');
  expect(done.body).not.toContain('Still working');
});

test('a link carries the sign-in of a phone to this browser', async () => {
  const phone = await aSignedIn(world);
  const { url } = await phone.call().auth.sessionToken({});
  const browser = aBrowser();
  const done = await browser.submit(await browser.get(new URL(url).pathname));
  expect(done.headers['location']).toBe('/');
  expect((await me(browser)).statusCode).toBe(200);
});

test('a device is let in by a page, after signing in', async () => {
  const { email } = await anAccount(world);
  const hostile = '<img src=x onerror=alert(1)>';
  const { device_code, user_code } = await visitor(world).call().auth.device.start({ device: hostile });
  const browser = aBrowser();
  const first = await browser.get(`/device?code=${user_code}`);
  const signIn = await browser.get(first.headers.location!);
  const back = await browser.submit(signIn, { email, password });
  const shown = await browser.get(back.headers.location!);
  expect(shown.body).not.toContain('<img src=x');
  expect(shown.body).toContain('&#60;img');
  await browser.submit(shown, { decision: 'approve' });
  expect(await visitor(world).call().auth.device.poll({ device_code })).toMatchObject({ user: { email } });
});

test('a page lists the sessions and ends them', async () => {
  const phone = await aSignedIn(world);
  const browser = aBrowser();
  const first = await browser.get('/sessions');
  const back = await browser.submit(await browser.get(first.headers.location!), { email: phone.email, password });
  const shown = await browser.get(back.headers.location!);
  expect(shown.body.match(/<dl>/g)).toHaveLength(2);
  await browser.post('/sessions', {});
  await expect(phone.call().auth.sessions.list({})).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  const { session_id } = { session_id: (await me(browser)).json().items[0].id as string };
  await browser.post('/sessions', { session_id });
  expect((await me(browser)).statusCode).toBe(401);
});

test('the link of an invitation leads into the team, past signing in', async () => {
  const team = await aTeam(world.kysely);
  const owner = await world.as(await aMember(world.kysely, team, 'owner'));
  const { email, user_id } = await anAccount(world);
  await owner.teams.invitations.create({ team_id: team.id, email, roles: ['member'] });
  await world.drain();
  const token = tokenIn((await mailsTo(world, email)).at(-1)!);
  const browser = aBrowser();
  const ask = await browser.submit(await browser.get(`/pages/invitation?token=${token}`));
  const back = await browser.submit(await browser.get(ask.headers.location!), { email, password });
  const done = await browser.submit(await browser.get(back.headers.location!));
  expect(done.body).toContain('You have joined the team');
  const joined = await world.kysely.selectFrom('people').select('roles').where('user_id', '=', user_id).execute();
  expect(joined).toEqual([{ roles: ['member'] }]);
});

test('Google signs somebody in: there and back again, bound to this browser', async () => {
  const user = { subject: '1', email: 'grace@example.com', email_verified: true, name: 'Grace Hopper' };
  const browser = aBrowser();
  const there = await browser.get('/api/auth/google/start?redirect_to=/docs');
  expect(there.statusCode).toBe(303);
  const address = new URL(there.headers.location!);
  expect(address.searchParams.get('redirect_uri')).toBe('http://localhost:4000/api/v1/auth/google/callback');
  expect(address.searchParams.get('code_challenge_method')).toBe('S256');
  const answer = await provider.consent(address.href, user);
  const query = new URLSearchParams(answer).toString();
  expect((await aBrowser().get(`/api/v1/auth/google/callback?${query}`)).statusCode).toBe(403);
  const back = await browser.get(`/api/v1/auth/google/callback?${query}`);
  expect([back.statusCode, back.headers.location]).toEqual([303, '/docs']);
  expect((await me(browser)).statusCode).toBe(200);
  expect((await browser.get(`/api/v1/auth/google/callback?${query}`)).statusCode).toBe(403);
});

test('whoever says no at Google, or comes to a provider that is not set up, is told so on a page', async () => {
  const browser = aBrowser();
  await browser.get('/api/v1/auth/google/start');
  const denied = await browser.get('/api/v1/auth/google/callback?error=access_denied');
  expect([denied.statusCode, denied.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
  const headers = { accept: 'application/json' };
  const github = await app.inject({ url: '/api/v1/auth/github/start', headers, remoteAddress: '203.0.113.250' });
  expect(github.json()).toMatchObject({ error: { code: 'PROVIDER_NOT_FOUND' } });
});

test('whoever reported a ticket without an account reads it by the link of a mail, and answers', async () => {
  const team = await aTeam(world.kysely);
  const agent = await world.as(await aMember(world.kysely, team, 'agent'));
  const email = 'lin-without-account@example.com';
  const hostile = '<script>alert(1)</script>';
  const reported = { title: `The printer ${hostile}`, description: 'It burns\nand smokes' };
  const { id } = await agent.tickets.create({ ...reported, reporter: { name: 'Lin', email } });
  await agent.tickets.comments.create({ ticket_id: id, content: 'Which one?' });
  await agent.tickets.comments.create({ ticket_id: id, content: 'CANARY', is_internal: true });
  await world.drain();
  const token = tokenIn((await mailsTo(world, email)).at(-1)!);
  const browser = aBrowser();
  const shown = await browser.get(`/pages/ticket?token=${token}`);
  expect(shown.statusCode).toBe(200);
  for (const text of ['TKT-001', 'It burns<br />and smokes', 'Which one?', 'Your reply'])
    expect(shown.body).toContain(text);
  expect(shown.body).not.toMatch(/CANARY|<script/);
  const empty = await browser.submit(shown, { content: ' ' });
  expect([empty.statusCode, empty.body.includes('Write something first')]).toEqual([422, true]);
  const sent = await browser.submit(shown, { content: 'The red one' });
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `/pages/ticket?token=${token}`]);
  expect((await browser.get(sent.headers.location!)).body).toContain('The red one');
  await agent.tickets.portal.revoke({ ticket_id: id });
  expect((await browser.get(`/pages/ticket?token=${token}`)).statusCode).toBe(410);
  expect((await browser.get('/pages/ticket')).body).toContain('This link is incomplete');
});

test('one click in a mail program ends mails, without cookies and from anywhere; opening the link does not', async () => {
  const team = await aTeam(world.kysely);
  const agent = await aMember(world.kysely, team, 'agent');
  await (
    await world.as(await aMember(world.kysely, team, 'admin'))
  ).tickets.create({ title: 'For you', assignee_id: agent.person_id });
  await world.drain();
  const [mail] = await mailsTo(world, agent.email);
  const path = /\/unsubscribe\?token=[\w.-]+/.exec(mail!.text)![0];
  const off = async () => !(await (await world.as(agent)).notifications.preferences.get({})).email_ticket_assigned;
  expect((await aBrowser().get(path)).body).toContain('Stop these emails');
  expect(await off()).toBe(false);
  const click = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'List-Unsubscribe=One-Click',
  });
  expect([click.statusCode, await off()]).toEqual([200, true]);
  await (await world.as(agent)).notifications.preferences.set({ email_ticket_assigned: true });
  const page = aBrowser();
  expect((await page.submit(await page.get(path))).body).toContain('These emails have ended');
  expect(await off()).toBe(true);
  const forged = await aBrowser().submit(await aBrowser().get(`${path.slice(0, -3)}AAA`));
  expect(forged.statusCode).toBe(410);
});
