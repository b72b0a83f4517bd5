import { createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyring, equal, KeyringError } from './keyring.ts';

const secret = 'an-old-secret-of-more-than-32-bytes!!';
const newer = 'a-newer-secret-of-more-than-32-bytes!';
const place = 'connections:0198:access_token';

function reasonOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof KeyringError) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('sealed secrets', () => {
  const ring = createKeyring(secret);

  test('a secret opens where it was sealed, whatever its text', () => {
    for (const text of ['', 'JBSWY3DPEHPK3PXP', 'pässwörd 🔑', 'x'.repeat(100_000)]) {
      expect(ring.open(ring.seal(text, place), place)).toBe(text);
    }
  });

  test('the same secret never looks the same twice and is not readable', () => {
    const sealed = Array.from({ length: 50 }, () => ring.seal('token', place));
    expect(new Set(sealed).size).toBe(50);
    expect(sealed[0]).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
    expect(Buffer.from(sealed[0]?.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('token');
  });

  test('ciphertexts swapped between rows or columns do not open', () => {
    const ofA = ring.seal('seed of A', 'users:a:totp_seed');
    expect(reasonOf(() => ring.open(ofA, 'users:b:totp_seed'))).toBe('tampered');
    expect(reasonOf(() => ring.open(ofA, 'users:a:recovery'))).toBe('tampered');
    expect(reasonOf(() => ring.open(ofA, 'teams:a:totp_seed'))).toBe('tampered');
  });

  test('no changed bit of a sealed secret goes unnoticed', () => {
    const [version, keyId, body] = ring.seal('hello', place).split('.');
    const bytes = Buffer.from(body ?? '', 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(reasonOf(() => ring.open(`${version}.${keyId}.${changed.toString('base64url')}`, place))).toBe('tampered');
    }
  });

  test('what is not a sealed text is refused as malformed, never read', () => {
    const short = Buffer.alloc(27).toString('base64url');
    for (const text of [
      '',
      'plain',
      'v1.',
      'v2.00000000.AAAA',
      `v1.00000000.${short}`,
      'v1.__proto__.AAAA',
      'v1.0000000g.AAAA',
    ]) {
      expect(reasonOf(() => ring.open(text, place))).toBe('malformed');
    }
  });

  test('an error says nothing about the secret', () => {
    const sealed = ring.seal('top-secret', place);
    expect(() => ring.open(sealed, 'elsewhere')).toThrow(/^The sealed text could not be opened: tampered$/);
  });
});

describe('rotation', () => {
  const before = createKeyring(secret);
  const during = createKeyring(newer, secret);
  const after = createKeyring(newer);

  test('while two secrets live, old secrets open and new ones use the new key', () => {
    const old = before.seal('jira token', place);
    expect(during.open(old, place)).toBe('jira token');
    expect(during.isStale(old)).toBe(true);

    const again = during.seal(during.open(old, place), place);
    expect(during.isStale(again)).toBe(false);
    expect(after.open(again, place)).toBe('jira token');
  });

  test('a secret that was not sealed again is refused once its key is gone', () => {
    expect(reasonOf(() => after.open(before.seal('x', place), place))).toBe('unknown_key');
  });

  test('a sealed text cannot be relabelled to another key', () => {
    const [, oldId] = before.seal('x', place).split('.');
    const [version, , body] = during.seal('x', place).split('.');
    expect(reasonOf(() => during.open(`${version}.${oldId}.${body}`, place))).toBe('tampered');
  });

  test('codes made before the rotation are still checked, and no longer after it', () => {
    const code = before.mac('otp', 'challenge:123456');
    expect(during.verifyMac('otp', 'challenge:123456', code)).toBe(true);
    expect(after.verifyMac('otp', 'challenge:123456', code)).toBe(false);
    expect(during.mac('otp', 'challenge:123456')).toBe(after.mac('otp', 'challenge:123456'));
  });

  test('tokens signed before the rotation verify under the id they name', () => {
    const { kid, private_key } = before.signingKey();
    const signature = sign(null, Buffer.from('claims'), private_key);
    const named = during.verificationKeys().find((key) => key.kid === kid);
    expect(named && verify(null, Buffer.from('claims'), named.public_key, signature)).toBe(true);
    expect(during.signingKey().kid).toBe(after.signingKey().kid);
    expect(after.verificationKeys().map((key) => key.kid)).not.toContain(kid);
  });

  test('an empty previous secret means that there is none', () => {
    expect(createKeyring(newer, '').verificationKeys()).toHaveLength(1);
  });
});

describe('codes and signatures', () => {
  const ring = createKeyring(secret);

  test('a code of one purpose is worthless for another', () => {
    expect(ring.mac('cursor', 'data')).not.toBe(ring.mac('otp', 'data'));
    expect(ring.verifyMac('otp', 'data', ring.mac('cursor', 'data'))).toBe(false);
    expect(ring.mac('cursor', 'data')).toMatch(/^[\w-]{43}$/);
  });

  test('a wrong, cut, lengthened or empty code is refused', () => {
    const code = ring.mac('cursor', 'data');
    for (const given of ['', code.slice(0, -1), `${code}A`, code.toUpperCase(), ring.mac('cursor', 'date')]) {
      expect(ring.verifyMac('cursor', 'data', given)).toBe(false);
    }
    expect(ring.verifyMac('cursor', Buffer.from('data'), code)).toBe(true);
  });

  test('every process with the same secret has the same signing key, another secret another one', () => {
    const [here, there] = [createKeyring(secret).signingKey(), createKeyring(secret).signingKey()];
    expect(there.kid).toBe(here.kid);
    expect(verify(null, Buffer.from('x'), there.public_key, sign(null, Buffer.from('x'), here.private_key))).toBe(true);
    expect(createKeyring(newer).signingKey().kid).not.toBe(here.kid);
  });

  test('the signing key is Ed25519 and the verification keys hold no private part', () => {
    expect(ring.signingKey().private_key.asymmetricKeyType).toBe('ed25519');
    for (const { public_key } of ring.verificationKeys()) {
      expect(public_key.type).toBe('public');
      expect(createPublicKey(public_key.export({ format: 'pem', type: 'spki' })).equals(public_key)).toBe(true);
    }
  });

  test('a short secret is refused at once', () => {
    expect(() => createKeyring('short')).toThrow('at least 32 bytes');
    expect(() => createKeyring(secret, 'short')).toThrow('at least 32 bytes');
  });

  test('comparison of secrets takes any length', () => {
    expect(equal('abc', Buffer.from('abc'))).toBe(true);
    expect(equal('abc', 'abd')).toBe(false);
    expect(equal('abc', 'abcd')).toBe(false);
    expect(equal('', '')).toBe(true);
  });
});
