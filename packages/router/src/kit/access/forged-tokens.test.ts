import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { exportSPKI, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { expect, test } from 'vitest';
import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import type { Services } from '../services.ts';
import { isCurrent, readAccessToken, signAccessToken } from './tokens.ts';

const world = await testWorld();
const { services } = world;
const user = await aUser(world.kysely);
const { kid, private_key, public_key } = services.keyring.signingKey();
const seconds = () => Math.floor((Date.now() + world.clock.offset_ms) / 1000);

/** The session that a token stands for at this moment. */
async function sessionOf(token: string, where: Services = services): Promise<string | undefined> {
  const read = await readAccessToken(where, token);
  return read !== undefined && isCurrent(read, new Date(seconds() * 1000).toISOString()) ? read.session_id : undefined;
}

interface Changes {
  readonly header?: Partial<JWTHeaderParameters>;
  readonly claims?: JWTPayload;
  readonly key?: Parameters<SignJWT['sign']>[0];
}
/** A token of ours, but for what is changed about it. */
function forged({ header = {}, claims = {}, key = private_key }: Changes = {}): Promise<string> {
  const now = seconds();
  const own = {
    sid: user.session_id,
    iss: services.config.public_url,
    aud: 'deskwire',
    sub: user.user_id,
    iat: now,
    nbf: now,
    exp: now + 600,
  };
  return new SignJWT({ ...own, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
    .sign(key);
}
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('an access token names its session, and nothing changed about it is overlooked', async () => {
  expect(await sessionOf(await forged())).toBe(user.session_id);
  const token = await signAccessToken(services, user.session_id, user.user_id, new Date().toISOString());
  expect(await sessionOf(token)).toBe(user.session_id);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  expect(await sessionOf(`${header}.${part({ ...claims, sid: randomUUID() })}.${signature}`)).toBeUndefined();
});

const stranger = generateKeyPairSync('ed25519');
const forgeries: Record<string, () => Promise<string>> = {
  'without a signature': async () => {
    const [, payload] = (await forged()).split('.');
    return `${part({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`;
  },
  'with our public key taken for a shared secret': async () => {
    const [, payload] = (await forged()).split('.');
    const signed = `${part({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`;
    const secret = await exportSPKI(public_key);
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  },
  'signed by somebody else': () => forged({ key: stranger.privateKey }),
  'that brings its own key along': () =>
    forged({ key: stranger.privateKey, header: { jwk: stranger.publicKey.export({ format: 'jwk' }) as never } }),
  'that names a key elsewhere': () =>
    forged({ key: stranger.privateKey, header: { jku: 'https://evil.example/keys', x5u: 'https://evil.example' } }),
  'with a key id that is a path': () => forged({ header: { kid: '../../etc/passwd' } }),
  'of another type, such as an ID token': () => forged({ header: { typ: 'JWT' } }),
  'for another audience': () => forged({ claims: { aud: 'somebody-else' } }),
  'of another issuer': () => forged({ claims: { iss: 'https://evil.example' } }),
  'without a session': () => forged({ claims: { sid: undefined } }),
  'that ended 31 seconds ago': () => forged({ claims: { exp: seconds() - 31 } }),
  'that begins in 35 seconds': () => forged({ claims: { nbf: seconds() + 35 } }),
};
test.each(Object.entries(forgeries))('a token %s is refused', async (_, forge) => {
  expect(await sessionOf(await forge())).toBeUndefined();
});

test.each([
  ['that ended 20 seconds ago', () => forged({ claims: { exp: seconds() - 20 } })],
  ['that begins in 20 seconds', () => forged({ claims: { nbf: seconds() + 20 } })],
] as const)('clocks may differ by half a minute: a token %s counts', async (_, forge) => {
  expect(await sessionOf(await forge())).toBe(user.session_id);
});

test('a token outlives a change of the secret, but not two', async () => {
  const [first, second, third] = ['a secret', 'another secret', 'a third secret'].map(
    (s) => `${s} of at least thirty-two bytes`,
  );
  const token = await forged();
  expect(await sessionOf(token, { ...services, keyring: createKeyring(second!, first) })).toBe(user.session_id);
  expect(await sessionOf(token, { ...services, keyring: createKeyring(third!, second) })).toBeUndefined();
});
