import { afterAll, afterEach, expect, test } from 'vitest';
import type { JWTPayload } from 'jose';
import { startProvider, type ProviderUser } from './provider-server.fixture.ts';
import type { FlowSecrets, SignInProvider } from './sign-in-flow.ts';
import { createSignInProviders, type ProviderConfig } from './sign-in-providers.ts';

const server = await startProvider();
afterAll(() => server.close());
afterEach(() => server.tamper(undefined));
const configs: ProviderConfig[] = [
  { kind: 'oidc', id: 'google', name: 'Google', issuer: server.issuer, ...server.client },
  { kind: 'github', id: 'github', name: 'GitHub', url: server.issuer, api_url: server.issuer, ...server.client },
];
const providers = createSignInProviders(configs);
const google = providers.get('google')!;
const ada: ProviderUser = { subject: '4711', email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace' };
const secrets: FlowSecrets = {
  state: 'state-of-this-flow',
  nonce: 'nonce-of-this-flow',
  code_verifier: 'v'.repeat(43),
  redirect_uri: 'http://localhost:4000/api/v1/auth/google/callback',
};

async function signIn(provider: SignInProvider, user = ada, own: Partial<FlowSecrets> = {}) {
  const url = await provider.authorizationUrl(secrets);
  const { code, state } = await server.consent(url.href, user);
  expect(state).toBe(secrets.state);
  return provider.identify({ ...secrets, ...own }, code);
}

test.each(['google', 'github'])('%s says who somebody is, and whether the address is theirs', async (id) => {
  expect(await signIn(providers.get(id)!)).toEqual({ ...ada, name: 'Ada Lovelace' });
  const unverified = { ...ada, email_verified: false };
  expect(await signIn(providers.get(id)!, unverified)).toMatchObject({ email_verified: false });
});

test('a code works only with the verifier that its flow began with, and once', async () => {
  await expect(signIn(google, ada, { code_verifier: 'w'.repeat(43) })).rejects.toMatchObject({ reason: 'refused' });
  const { code } = await server.consent((await google.authorizationUrl(secrets)).href, ada);
  await google.identify(secrets, code);
  await expect(google.identify(secrets, code)).rejects.toMatchObject({ reason: 'refused' });
});

const withoutClaim = ({ ...claims }: JWTPayload, name: string): JWTPayload => {
  delete claims[name];
  return claims;
};
const forgeries: [string, ((claims: JWTPayload) => JWTPayload) | 'foreign key'][] = [
  ['of another sign-in', (claims) => ({ ...claims, nonce: 'of another' })],
  ['without a nonce', (claims) => withoutClaim(claims, 'nonce')],
  ['for another client', (claims) => ({ ...claims, aud: 'somebody-else' })],
  ['for several clients, and not made for us', (claims) => ({ ...claims, aud: ['deskwire-test', 'other'] })],
  ['of another issuer', (claims) => ({ ...claims, iss: 'https://accounts.example.com' })],
  ['that is over', (claims) => ({ ...claims, exp: 1_000_000_000 })],
  ['without a subject', (claims) => withoutClaim(claims, 'sub')],
  ['signed by somebody else', 'foreign key'],
];
test.each(forgeries)('an ID token %s is refused', async (_, change) => {
  server.tamper(change);
  await expect(signIn(google)).rejects.toMatchObject({ name: 'ProviderError', reason: 'refused' });
});

test('an address that is only said to be verified in words is not', async () => {
  server.tamper((claims) => ({ ...claims, email_verified: 'true' }));
  expect(await signIn(google)).toMatchObject({ email_verified: false });
});

test('an issuer that calls itself otherwise is not asked any further', async () => {
  const [impostor] = createSignInProviders([
    { kind: 'oidc', id: 'x', name: 'X', issuer: `${server.issuer}/`, ...server.client },
  ]).values();
  await expect(impostor!.authorizationUrl(secrets)).rejects.toMatchObject({ reason: 'refused' });
});

test('a provider that cannot be reached is asked again by the next', async () => {
  const other = await startProvider();
  const config = { kind: 'oidc', id: 'x', name: 'X', issuer: other.issuer, ...other.client } as const;
  await other.close();
  const [provider] = createSignInProviders([config]).values();
  await expect(provider!.authorizationUrl(secrets)).rejects.toMatchObject({ reason: 'unreachable' });
  await expect(provider!.authorizationUrl(secrets)).rejects.toMatchObject({ reason: 'unreachable' });
});
