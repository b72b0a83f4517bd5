import { afterAll, afterEach, expect, test } from 'vitest';
import { startProvider, type ProviderUser } from '@deskwire/adapters/provider-server.fixture.ts';
import { createSignInProviders } from '@deskwire/adapters/sign-in-providers.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { visitor, type Visitor } from '../../../testing/visitor.ts';
import { testWorld, type TestWorld } from '../../../testing/world.ts';
import { aSignedIn, anAccount, anEmail, probe } from '../testing/accounts.ts';
import { aTwoFactorUser, nextCode } from '../testing/authenticator.ts';

const server = await startProvider();
afterAll(() => server.close());
afterEach(() => server.tamper(undefined));
const plain = await testWorld();
const providers = createSignInProviders([
  { kind: 'oidc', id: 'google', name: 'Google', issuer: server.issuer, ...server.client },
  { kind: 'github', id: 'github', name: 'GitHub', url: server.issuer, api_url: server.issuer, ...server.client },
]);
const world: TestWorld = { ...plain, services: { ...plain.services, providers } };

let subjects = 1000;
const aProviderUser = (email = anEmail()): ProviderUser => ({
  subject: String((subjects += 1)),
  email,
  email_verified: true,
  name: 'Grace Hopper',
});
/** What comes back to our callback when this person consents in this browser. */
async function consent(someone: Visitor, user: ProviderUser, wish: { provider?: string; session?: 'cookie' } = {}) {
  const { provider = 'google', ...rest } = wish;
  const begun = await someone.call().auth.oauth.start({ provider, redirect_to: '/tickets', ...rest });
  const answer = await server.consent(begun.authorization_url, user);
  return { provider, ...answer, binding: begun.binding };
}
async function comeWith(user: ProviderUser, wish: { provider?: string; session?: 'cookie' } = {}) {
  const someone = visitor(world);
  const { outcome, redirect_to } = await someone.call().auth.oauth.finish(await consent(someone, user, wish));
  if (outcome.status === 'signed_in' && outcome.access_token !== null) someone.bearer = outcome.access_token;
  return { someone, outcome, redirect_to };
}

test.each(['google', 'github'])('somebody new comes by %s, has an account, and comes again', async (provider) => {
  const user = aProviderUser();
  const { outcome, redirect_to, someone } = await comeWith(user, { provider });
  expect(redirect_to).toBe('/tickets');
  expect(outcome).toMatchObject({ status: 'signed_in', user: { email: user.email, full_name: 'Grace Hopper' } });
  const { items } = await someone.call().auth.identities.list({});
  expect(items).toMatchObject([{ provider, email: user.email }]);
  const again = await comeWith({ ...user, email: anEmail() }, { provider });
  expect(again.outcome).toMatchObject({ status: 'signed_in', user: { email: user.email } });
});

test('a browser gets a cookie where it asked for one', async () => {
  const { someone, outcome } = await comeWith(aProviderUser(), { session: 'cookie' });
  expect(outcome).toMatchObject({ access_token: null });
  await probe(someone);
});

test('an answer counts once, in the browser that asked, at the provider that was asked', async () => {
  const someone = visitor(world);
  const answer = await consent(someone, aProviderUser());
  await expect(
    someone.call().auth.oauth.finish({ ...answer, binding: 'of-another-browser-entirely' }),
  ).rejects.toMatchObject({ app: 'PROVIDER_REFUSED' });
  await expect(someone.call().auth.oauth.finish(answer)).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  const other = await consent(someone, aProviderUser());
  await expect(someone.call().auth.oauth.finish({ ...other, provider: 'github' })).rejects.toMatchObject({
    app: 'PROVIDER_REFUSED',
  });
  const third = await consent(someone, aProviderUser());
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => visitor(world).call().auth.oauth.finish(third)),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a provider that is not set up does not exist, and one that is away is tried later', async () => {
  await expect(visitor(world).call().auth.oauth.start({ provider: 'apple' })).rejects.toMatchObject({
    app: 'PROVIDER_NOT_FOUND',
  });
  const away = createSignInProviders([
    { kind: 'oidc', id: 'google', name: 'Google', issuer: 'http://127.0.0.1:1', ...server.client },
  ]);
  const elsewhere = { services: { ...world.services, providers: away } };
  await expect(visitor(elsewhere).call().auth.oauth.start({ provider: 'google' })).rejects.toMatchObject({
    app: 'UNAVAILABLE',
  });
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', 'javascript:alert(1)', ''])(
  'nobody is sent to %j afterwards',
  async (redirect_to) => {
    await expect(visitor(world).call().auth.oauth.start({ provider: 'google', redirect_to })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
  },
);

test('an address that the provider has not verified opens and links nothing', async () => {
  const { email } = await anAccount(world);
  for (const address of [email, anEmail()])
    await expect(comeWith({ ...aProviderUser(address), email_verified: false })).rejects.toMatchObject({
      app: 'PROVIDER_EMAIL_UNVERIFIED',
    });
});

test('an account whose own address is not verified is never joined', async () => {
  const { email } = await anAccount(world);
  const unproven = { email_verified_at: null, password_hash: null };
  await world.kysely.updateTable('users').set(unproven).where('email', '=', email).execute();
  await expect(comeWith(aProviderUser(email))).rejects.toMatchObject({ app: 'EMAIL_NOT_VERIFIED' });
  expect(await world.kysely.selectFrom('identities').select('id').where('email', '=', email).execute()).toEqual([]);
});

test('with a second factor the sign-in is not over, and nothing is linked before it is', async () => {
  const user = await aTwoFactorUser(world);
  const { outcome } = await comeWith(aProviderUser(user.email));
  expect(outcome).toMatchObject({ status: 'second_factor_required' });
  const linked = () => world.kysely.selectFrom('identities').select('id').where('user_id', '=', user.user_id).execute();
  expect(await linked()).toEqual([]);
  const challenge_token = outcome.status === 'second_factor_required' ? outcome.challenge_token : '';
  const code = nextCode(world, user.secret);
  await visitor(world).call().auth.twoFactor.verify({ challenge_token, code });
  expect(await linked()).toHaveLength(1);
});

test('a fresh session links another way in, which is then nobody else’s', async () => {
  const owner = await aSignedIn(world);
  const user = aProviderUser();
  const begun = await owner.call().auth.oauth.link({ provider: 'google' });
  const answer = await server.consent(begun.authorization_url, user);
  const { outcome } = await visitor(world)
    .call()
    .auth.oauth.finish({ provider: 'google', ...answer, binding: begun.binding });
  expect(outcome).toMatchObject({ status: 'linked', identity: { provider: 'google', email: user.email } });
  expect((await comeWith(user)).outcome).toMatchObject({ user: { email: owner.email } });
  await world.drain();
  expect((await mailsTo(world, owner.email)).map(({ template }) => template)).toContain('sign-in-changed');

  const other = await aSignedIn(world);
  const theirs = await other.call().auth.oauth.link({ provider: 'google' });
  await expect(
    visitor(world)
      .call()
      .auth.oauth.finish({
        provider: 'google',
        ...(await server.consent(theirs.authorization_url, user)),
        binding: theirs.binding,
      }),
  ).rejects.toMatchObject({ app: 'IDENTITY_TAKEN' });
});

test('the last way in stays, however many are taken away at once', async () => {
  const user = aProviderUser();
  const { someone } = await comeWith(user);
  const begun = await someone.call().auth.oauth.link({ provider: 'github' });
  const answer = await server.consent(begun.authorization_url, { ...user, subject: `${user.subject}7` });
  await visitor(world)
    .call()
    .auth.oauth.finish({ provider: 'github', ...answer, binding: begun.binding });
  const { items } = await someone.call().auth.identities.list({});
  expect(items).toHaveLength(2);
  const results = await Promise.allSettled(
    items.map(({ id }) => someone.call().auth.identities.unlink({ identity_id: id })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [last] = (await someone.call().auth.identities.list({})).items;
  await expect(someone.call().auth.identities.unlink({ identity_id: last!.id })).rejects.toMatchObject({
    app: 'IDENTITY_LAST',
  });
  const stranger = await aSignedIn(world);
  await expect(stranger.call().auth.identities.unlink({ identity_id: last!.id })).rejects.toMatchObject({
    app: 'IDENTITY_NOT_FOUND',
  });
});
