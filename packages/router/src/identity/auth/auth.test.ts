import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { drain } from '../../testing/drain.ts';
import { codeIn, mailsTo, tokenIn } from '../../testing/mails.ts';
import { firefox, visitor, type Visitor } from '../../testing/visitor.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const password = 'a sentence nobody would guess';
let people = 0;
const anEmail = () => `person-${(people += 1)}@example.com`;

/** Somebody who has an account and has signed in nowhere yet. */
async function anAccount(email = anEmail()) {
  const { verification_token } = await visitor(world).call().auth.register({ email, password, full_name: 'Ada L.' });
  await visitor(world).call().auth.verifyEmail({ token: verification_token! });
  return { email, password };
}
/** Does something that only somebody signed in may do. */
const probe = (someone: Visitor) => someone.call().auth.sessions.list({});
async function signedIn(email: string) {
  const someone = visitor(world);
  const answer = await someone.call().auth.login({ email, password });
  if (answer.status !== 'signed_in') throw new Error('a second factor is asked for');
  someone.bearer = answer.access_token!;
  return { ...answer, someone };
}

test('an account opens with the proof of its address, and its owner has a team of their own', async () => {
  const email = anEmail();
  const ada = visitor(world);
  const asked = await ada.call().auth.register({ email, password, full_name: 'Ada Lovelace' });
  expect(asked).toMatchObject({ status: 'sent', email, verification_code: expect.stringMatching(/^\d{6}$/) });
  await expect(visitor(world).call().auth.login({ email, password })).rejects.toMatchObject({
    app: 'AUTH_INVALID_CREDENTIALS',
  });
  await world.drain();
  const [mail] = await mailsTo(world, email);
  expect(await ada.call().auth.verifyEmail({ token: tokenIn(mail!) })).toEqual({ status: 'verified', email });

  const { someone, user } = await signedIn(email);
  expect(user).toMatchObject({ email, full_name: 'Ada Lovelace', platform_role: 'user' });
  expect(user.default_team_id).not.toBeNull();
  const home = await world.kysely.selectFrom('people').selectAll().where('user_id', '=', user.id).execute();
  expect(home).toMatchObject([{ team_id: user.default_team_id, roles: ['owner'], name: 'Ada Lovelace' }]);
  await probe(someone);
  const types = await world.kysely.selectFrom('events').select('type').where('user_id', '=', user.id).execute();
  expect(types.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['user.registered', 'user.verified', 'team.created', 'person.joined', 'session.created']),
  );
});

test('the six digits prove an address as well, and neither they nor the link work twice', async () => {
  const email = anEmail();
  const asked = await visitor(world).call().auth.register({ email, password });
  const code = asked.verification_code!;
  expect(await visitor(world).call().auth.verifyCode({ email, code })).toEqual({ status: 'verified', email });
  await expect(visitor(world).call().auth.verifyCode({ email, code })).rejects.toMatchObject({ app: 'CODE_INVALID' });
  await expect(visitor(world).call().auth.verifyEmail({ token: asked.verification_token! })).rejects.toMatchObject({
    app: 'TOKEN_SPENT',
  });
});

test('five wrong codes, and the right one is worth nothing', async () => {
  const email = anEmail();
  const { verification_code: code } = await visitor(world).call().auth.register({ email, password });
  const wrong = code === '000000' ? '000001' : '000000';
  for (let i = 0; i < 5; i++)
    await expect(visitor(world).call().auth.verifyCode({ email, code: wrong })).rejects.toMatchObject({
      app: 'CODE_INVALID',
    });
  await expect(visitor(world).call().auth.verifyCode({ email, code: code! })).rejects.toMatchObject({
    app: 'CODE_INVALID',
  });
});

test('a new mail of verification replaces the one before, and may be asked for once a minute', async () => {
  const email = anEmail();
  const ada = visitor(world);
  const asked = await ada.call().auth.register({ email, password });
  await ada.call().auth.resendVerification({ email });
  await expect(ada.call().auth.resendVerification({ email })).rejects.toMatchObject({ app: 'RATE_LIMITED' });
  await world.drain();
  const mails = await mailsTo(world, email);
  expect(mails.map(({ template }) => template)).toEqual(['verify-email', 'verify-email']);
  for (const token of [asked.verification_token!, tokenIn(mails[0]!)])
    await expect(ada.call().auth.verifyEmail({ token })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  await ada.call().auth.verifyCode({ email, code: codeIn(mails[1]!) });
  await signedIn(email);
});

test('who registers an address that has an account learns nothing, and its owner is told', async () => {
  const { email } = await anAccount();
  const production = { config: { production: true } };
  const known = await visitor(world, production).call().auth.register({ email, password, full_name: 'Eve' });
  const unknown = await visitor(world, production).call().auth.register({ email: anEmail(), password });
  const alike = { status: 'sent', email: expect.any(String), registration_token: expect.stringMatching(/^rg_.{80}$/) };
  expect([known, unknown]).toEqual([alike, alike]);
  await world.drain();
  expect((await mailsTo(world, email)).map(({ template }) => template)).toContain('already-registered');
  await signedIn(email);
});

test.each([
  ['short', 'too_short'],
  ['passwordpassword', 'too_common'],
  ['P4$$w0rd-1234!', 'too_common'],
  ['aaaaaaaaaaaaaaa', 'too_common'],
  ['Eve.Example-2026', 'too_common'],
])('%s is no password', async (weak, reason) => {
  await expect(
    visitor(world).call().auth.register({ email: 'eve@example.com', password: weak, full_name: 'Eve Example' }),
  ).rejects.toMatchObject({ app: 'PASSWORD_UNACCEPTABLE', details: { reason } });
});

test('an old mail never replaces the password of an account that began without it', async () => {
  const email = anEmail();
  const eve = await visitor(world).call().auth.register({ email, password: 'chosen by somebody else 1' });
  const own = await visitor(world).call().auth.register({ email, password });
  await visitor(world).call().auth.verifyEmail({ token: own.verification_token! });
  await expect(visitor(world).call().auth.verifyEmail({ token: eve.verification_token! })).rejects.toMatchObject({
    app: 'TOKEN_SPENT',
  });
  await signedIn(email);
});

test('a cookie session shows no token, lives in the cookie, and ends with it', async () => {
  const { email } = await anAccount();
  const browser = visitor(world);
  const answer = await browser.call().auth.login({ email, password, session: 'cookie' });
  expect(answer).toMatchObject({ status: 'signed_in', access_token: null, refresh_token: null });
  const row = await world.kysely
    .selectFrom('sessions')
    .select(['cookie_hash', 'idle_seconds'])
    .where('id', '=', answer.status === 'signed_in' ? answer.session_id : '')
    .executeTakeFirstOrThrow();
  expect(row.cookie_hash!.toString('hex')).not.toContain(browser.cookie);
  expect(row.idle_seconds).toBe(7 * 86_400);
  await probe(browser);
  await browser.call().auth.refresh({});
  const { cookie } = browser;
  await browser.call().auth.logout({});
  expect(browser.cookie).toBeUndefined();
  browser.cookie = cookie;
  await expect(probe(browser)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});

test('a cookie that the browser brought along is never adopted', async () => {
  const { email } = await anAccount();
  const browser = visitor(world);
  browser.cookie = 'planted-by-somebody-who-waits-for-a-sign-in';
  await browser.call().auth.login({ email, password, session: 'cookie' });
  expect(browser.cookie).not.toContain('planted');
});

test('a session that nobody uses ends after its idle time, and every one after thirty days', async () => {
  const away = await testWorld();
  const visitorAway = visitor(away);
  const { verification_token } = await visitorAway.call().auth.register({ email: 'far@example.com', password });
  await visitorAway.call().auth.verifyEmail({ token: verification_token! });
  const idle = visitor(away);
  const busy = visitor(away);
  await idle.call().auth.login({ email: 'far@example.com', password, session: 'cookie' });
  await busy.call().auth.login({ email: 'far@example.com', password, session: 'cookie' });
  for (let day = 5; day < 30; day += 5) {
    away.clock.advance({ days: 5 });
    await probe(busy);
    await expect
      .poll(async () => (await probe(busy)).items.find(({ current }) => current)!.last_seen_at)
      .toSatisfy((seen: string) => Date.now() + away.clock.offset_ms - Date.parse(seen) < 60_000);
  }
  await expect(probe(idle)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  away.clock.advance({ days: 5 });
  await expect(probe(busy)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});

test('a team may ask for short sessions', async () => {
  const strict = await testWorld();
  const owner = await aMember(strict.kysely, await aTeam(strict.kysely), 'owner');
  const { team_id } = owner;
  await (await strict.as(owner)).settings.team.set({ team_id, strict_sessions: true });
  await visitor(strict).call().auth.emailLogin({ email: owner.email });
  await strict.drain();
  const token = tokenIn((await mailsTo(strict, owner.email)).at(-1)!);
  const browser = visitor(strict);
  await browser.call().auth.emailLogin({ token, session: 'cookie' });
  for (let i = 0; i < 4; i++) {
    strict.clock.advance({ minutes: 50 });
    await probe(browser);
    await expect
      .poll(async () => (await probe(browser)).items[0]!.last_seen_at)
      .toSatisfy((seen: string) => {
        return Date.now() + strict.clock.offset_ms - Date.parse(seen) < 60_000;
      });
  }
  strict.clock.advance({ minutes: 61 });
  await expect(probe(browser)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});

test('sessions are listed with their device, and each ends from the next request on', async () => {
  const { email } = await anAccount();
  const first = await signedIn(email);
  const second = await signedIn(email);
  const third = await signedIn(email);
  const list = await first.someone.call().auth.sessions.list({});
  expect(list.items.map(({ id }) => id)).toEqual([third.session_id, second.session_id, first.session_id]);
  expect(list.items[2]).toMatchObject({
    current: true,
    kind: 'bearer',
    device: 'Firefox on Linux',
    user_agent: firefox,
  });
  await first.someone.call().auth.sessions.revoke({ session_id: second.session_id });
  await expect(probe(second.someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(visitor(world).call().auth.refreshToken({ refresh_token: second.refresh_token! })).rejects.toMatchObject(
    { app: 'REFRESH_TOKEN_INVALID' },
  );
  await expect(first.someone.call().auth.sessions.revoke({ session_id: second.session_id })).rejects.toMatchObject({
    app: 'SESSION_NOT_FOUND',
  });
  expect(await first.someone.call().auth.sessions.revokeOthers({})).toEqual({ revoked: 1 });
  await expect(probe(third.someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await first.someone.call().auth.logoutAll({});
  await expect(probe(first.someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});

test('nobody ends the session of somebody else', async () => {
  const mine = await signedIn((await anAccount()).email);
  const theirs = await signedIn((await anAccount()).email);
  await expect(mine.someone.call().auth.sessions.revoke({ session_id: theirs.session_id })).rejects.toMatchObject({
    app: 'SESSION_NOT_FOUND',
  });
  await probe(theirs.someone);
});

test('a sign-in from a device not seen before is mailed, the first one is not', async () => {
  const { email } = await anAccount();
  await signedIn(email);
  await signedIn(email);
  await visitor(world, { user_agent: 'curl/8.5' }).call().auth.token({ email, password });
  await world.drain();
  const mails = (await mailsTo(world, email)).filter(({ template }) => template === 'new-sign-in');
  expect(mails).toHaveLength(1);
  expect(mails[0]!.text).toContain('curl');
});

test('a mail signs in, by its link or by its code, and opens an account where that is allowed', async () => {
  const email = anEmail();
  expect(await visitor(world).call().auth.emailLogin({ email })).toEqual({ status: 'sent' });
  await world.drain();
  const [mail] = await mailsTo(world, email);
  const signed = await visitor(world)
    .call()
    .auth.emailLogin({ token: tokenIn(mail!) });
  expect(signed).toMatchObject({ status: 'signed_in', user: { email } });
  await expect(
    visitor(world)
      .call()
      .auth.emailLogin({ email, code: codeIn(mail!) }),
  ).rejects.toMatchObject({
    app: 'CODE_INVALID',
  });

  const known = await anAccount();
  await visitor(world).call().auth.emailLogin({ email: known.email });
  await world.drain();
  const code = codeIn((await mailsTo(world, known.email)).at(-1)!);
  expect(await visitor(world).call().auth.emailLogin({ email: known.email, code })).toMatchObject({
    status: 'signed_in',
  });
});

test('without an account no sign-in mail goes out where it may not open one', async () => {
  const closed = await testWorld();
  const operator = await closed.as(await aUser(closed.kysely, { platform_role: 'admin' }));
  await operator.admin.config.set({ email_login_creates_accounts: false });
  const [email, other] = [anEmail(), anEmail()];
  expect(await visitor(closed).call().auth.emailLogin({ email })).toEqual({ status: 'sent' });
  await closed.drain();
  expect(await mailsTo(closed, email)).toEqual([]);
  await operator.admin.config.set({ email_login_creates_accounts: true });
  await visitor(closed).call().auth.emailLogin({ email: other });
  await closed.drain();
  expect(await mailsTo(closed, other)).toHaveLength(1);
});

test('in production a mail opens an account only where the platform was set so', async () => {
  const plain = await testWorld();
  const live = { ...plain, services: { ...plain.services, config: { ...plain.services.config, production: true } } };
  const operator = visitor(live);
  operator.bearer = await plain.tokenOf(await aUser(plain.kysely, { platform_role: 'master_admin' }));
  expect(await operator.call().admin.config.get({})).toMatchObject({ email_login_creates_accounts: false });
  const ask = async () => {
    const email = anEmail();
    await visitor(live).call().auth.emailLogin({ email });
    await drain(live);
    return mailsTo(plain, email);
  };
  expect(await ask()).toEqual([]);
  expect(await operator.call().admin.config.set({ email_login_creates_accounts: true })).toMatchObject({
    email_login_creates_accounts: true,
  });
  expect(await ask()).toHaveLength(1);
});

test('a forgotten password is replaced by mail, every session ends, and nobody is signed in by that', async () => {
  const { email } = await anAccount();
  const before = await signedIn(email);
  expect(await visitor(world).call().auth.forgotPassword({ email })).toEqual({ status: 'sent' });
  await world.drain();
  const mail = (await mailsTo(world, email)).at(-1)!;
  expect(mail.template).toBe('reset-password');
  const new_password = 'another sentence nobody guesses';
  const browser = visitor(world);
  await expect(
    browser.call().auth.resetPassword({ token: tokenIn(mail), new_password: 'short' }),
  ).rejects.toMatchObject({ app: 'PASSWORD_UNACCEPTABLE' });
  expect(await browser.call().auth.resetPassword({ token: tokenIn(mail), new_password })).toEqual({
    status: 'changed',
    api_keys: 0,
    identities: 0,
  });
  expect(browser.cookie).toBeUndefined();
  await expect(probe(before.someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(visitor(world).call().auth.login({ email, password })).rejects.toMatchObject({
    app: 'AUTH_INVALID_CREDENTIALS',
  });
  expect(await visitor(world).call().auth.login({ email, password: new_password })).toMatchObject({
    status: 'signed_in',
  });
  await expect(
    visitor(world)
      .call()
      .auth.resetPassword({ email, code: codeIn(mail), new_password }),
  ).rejects.toMatchObject({ app: 'CODE_INVALID' });
  await world.drain();
  expect((await mailsTo(world, email)).map(({ template }) => template)).toContain('password-changed');
});

test('who resets a password is told what else opens the account, and may take it back', async () => {
  const reset = async (revoke: boolean | undefined) => {
    const { email } = await anAccount();
    const { someone } = await signedIn(email);
    const { id: user_id } = await someone.call().users.me({});
    const key = await someone.call().apiKeys.create({ name: 'CI', scopes: ['*'] });
    const now = new Date(world.now()).toISOString();
    const identity = { id: randomUUIDv7(), user_id, provider: 'google', subject: email, email };
    await world.kysely
      .insertInto('identities')
      .values({ ...identity, created_at: now, last_used_at: now })
      .execute();
    await visitor(world).call().auth.forgotPassword({ email });
    await world.drain();
    const token = tokenIn((await mailsTo(world, email)).findLast(({ template }) => template === 'reset-password')!);
    const new_password = 'another sentence nobody guesses';
    const done = await visitor(world).call().auth.resetPassword({ token, new_password, revoke });
    const { revoked_at } = await world.kysely
      .selectFrom('api_keys')
      .select('revoked_at')
      .where('id', '=', key.id)
      .executeTakeFirstOrThrow();
    return { done, revoked: revoked_at !== null };
  };
  expect(await reset(undefined)).toEqual({ done: { status: 'changed', api_keys: 1, identities: 1 }, revoked: false });
  expect(await reset(true)).toEqual({ done: { status: 'changed', api_keys: 0, identities: 0 }, revoked: true });
});

test('a changed password ends the other sessions and gives the browser a new cookie', async () => {
  const { email } = await anAccount();
  const other = await signedIn(email);
  const browser = visitor(world);
  await browser.call().auth.login({ email, password, session: 'cookie' });
  const stolen = visitor(world);
  stolen.cookie = browser.cookie;
  const new_password = 'another sentence nobody guesses';
  await expect(
    browser.call().auth.changePassword({ current_password: 'wrong wrong wrong', new_password }),
  ).rejects.toMatchObject({ app: 'PASSWORD_WRONG' });
  expect(await browser.call().auth.changePassword({ current_password: password, new_password })).toEqual({
    revoked: 1,
  });
  await probe(browser);
  await expect(probe(stolen)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
  await expect(probe(other.someone)).rejects.toMatchObject({ app: 'UNAUTHENTICATED' });
});

test('a link carries the sign-in to another device once, and within ninety seconds', async () => {
  const { email } = await anAccount();
  const phone = await signedIn(email);
  const { token, url } = await phone.someone.call().auth.sessionToken({});
  expect(url).toBe(`http://localhost:4000/login/session/${token}`);
  const browser = visitor(world);
  const answer = await browser.call().auth.sessionExchange({ token });
  expect(answer).toMatchObject({ status: 'signed_in', access_token: null, user: { email } });
  await probe(browser);
  await expect(visitor(world).call().auth.sessionExchange({ token })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
});

test('a link that a session made ends with the session', async () => {
  const { email } = await anAccount();
  const [phone, other] = [await signedIn(email), await signedIn(email)];
  const { token } = await phone.someone.call().auth.sessionToken({});
  await other.someone.call().auth.sessions.revokeOthers({});
  await expect(visitor(world).call().auth.sessionExchange({ token })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  const again = await signedIn(email);
  const mine = await again.someone.call().auth.sessionToken({});
  await again.someone.call().auth.logout({});
  await expect(visitor(world).call().auth.sessionExchange({ token: mine.token })).rejects.toMatchObject({
    app: 'TOKEN_SPENT',
  });
});

test('a suspended account is told so only with the right password', async () => {
  const { email } = await anAccount();
  await world.kysely.updateTable('users').set({ status: 'suspended' }).where('email', '=', email).execute();
  await expect(visitor(world).call().auth.login({ email, password })).rejects.toMatchObject({
    app: 'ACCOUNT_SUSPENDED',
  });
  await expect(visitor(world).call().auth.login({ email, password: 'wrong wrong wrong' })).rejects.toMatchObject({
    app: 'AUTH_INVALID_CREDENTIALS',
  });
});

test('a password makes an old session fresh again', async () => {
  const { email } = await anAccount();
  const { someone, session_id } = await signedIn(email);
  await world.kysely
    .updateTable('sessions')
    .set({ authenticated_at: new Date(Date.now() - 3_600_000).toISOString() })
    .where('id', '=', session_id)
    .execute();
  await expect(someone.call().auth.confirmPassword({ password: 'wrong wrong wrong' })).rejects.toMatchObject({
    app: 'PASSWORD_WRONG',
  });
  const { authenticated_at } = await someone.call().auth.confirmPassword({ password });
  expect(Date.now() - Date.parse(authenticated_at)).toBeLessThan(1_800_000);
});

test('a hash made with yesterday’s parameters is made anew at the next sign-in', async () => {
  const { hash } = await import('@node-rs/argon2');
  const { email } = await anAccount();
  const old = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await world.kysely.updateTable('users').set({ password_hash: old }).where('email', '=', email).execute();
  await signedIn(email);
  const { password_hash } = await world.kysely
    .selectFrom('users')
    .select('password_hash')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  await signedIn(email);
});
