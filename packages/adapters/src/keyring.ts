import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** The least length of a master secret, in UTF-8 bytes: 32 is what `openssl rand -hex 16` gives. */
export const minimumSecretBytes = 32;

/** Why a sealed text could not be opened: not our format, sealed by a key that is gone, or changed / moved since. */
export type KeyringErrorReason = 'malformed' | 'unknown_key' | 'tampered';

/** A sealed text could not be opened. The message never contains any of it. */
export class KeyringError extends Error {
  override name = 'KeyringError';
  reason: KeyringErrorReason;

  constructor(reason: KeyringErrorReason) {
    super(`The sealed text could not be opened: ${reason}`);
    this.reason = reason;
  }
}

/** An Ed25519 public key that access tokens may be verified with, and the id that names it in their header. */
export interface VerificationKey {
  kid: string;
  public_key: KeyObject;
}

/** The Ed25519 key pair that signs access tokens. */
export interface SigningKey extends VerificationKey {
  private_key: KeyObject;
}

/** Everything derived from the installation's secret. New values always use the current secret; old ones stay readable. */
export interface Keyring {
  /** Encrypts with AES-256-GCM. `place` is `table:row:column`: the text opens only where it was sealed. */
  seal(plaintext: string, place: string): string;
  /** Decrypts what `seal` gave for the same place. Throws `KeyringError`. */
  open(sealed: string, place: string): string;
  /** Whether a text was sealed with the previous secret and should be sealed again before that secret is dropped. */
  isStale(sealed: string): boolean;
  /** HMAC-SHA256 as base64url (43 characters). Two purposes never give the same value for the same data. */
  mac(purpose: string, data: string | Uint8Array): string;
  /** A `mac` by the current and the previous secret: what was handed out as a key may be of either. */
  macs(purpose: string, data: string | Uint8Array): readonly string[];
  /** Checks a `mac` in constant time, against the current and the previous secret. */
  verifyMac(purpose: string, data: string | Uint8Array, given: string): boolean;
  /** The pair that signs new access tokens. */
  signingKey(): SigningKey;
  /** The public keys that tokens still alive may be signed with, the current one first. */
  verificationKeys(): VerificationKey[];
}

interface LiveKey {
  id: string;
  sealing: Uint8Array;
  macKey: (purpose: string) => KeyObject;
  signing: SigningKey;
}

const format = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Derives every key of the installation from one secret by HKDF-SHA256, so that an operator keeps a single value.
 * During a rotation `previous_secret` still opens, verifies and checks signatures, but makes nothing new.
 */
export function createKeyring(secret: string, previous_secret?: string): Keyring {
  const current = deriveKeys(secret);
  const live =
    previous_secret === undefined || previous_secret === '' ? [current] : [current, deriveKeys(previous_secret)];

  return {
    seal: (plaintext, place) => sealWith(current, plaintext, place),
    open(sealed, place) {
      const parsed = parseSealed(sealed);
      const key = live.find((candidate) => candidate.id === parsed.keyId);
      if (key === undefined) throw new KeyringError('unknown_key');
      return openWith(key, parsed.bytes, place);
    },
    isStale: (sealed) => parseSealed(sealed).keyId !== current.id,
    mac: (purpose, data) => macWith(current, purpose, data),
    macs: (purpose, data) => live.map((key) => macWith(key, purpose, data)),
    verifyMac(purpose, data, given) {
      // Every live key is tried even after a match, so that the time does not tell which one it was.
      return live.map((key) => equal(macWith(key, purpose, data), given)).includes(true);
    },
    signingKey: () => current.signing,
    verificationKeys: () => live.map(({ signing: { kid, public_key } }) => ({ kid, public_key })),
  };
}

/** Compares two secrets in a time that depends on neither their contents nor their lengths: their digests are compared. */
export function equal(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

function deriveKeys(secret: string): LiveKey {
  if (Buffer.byteLength(secret) < minimumSecretBytes) {
    throw new Error(`The secret of the key ring must be at least ${minimumSecretBytes} bytes long`);
  }
  const derive = (info: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, 'deskwire-keyring-v1', info, 32));
  const macKeys = new Map<string, KeyObject>();
  return {
    id: Buffer.from(derive('key-id')).toString('hex').slice(0, 8),
    sealing: derive('seal'),
    macKey(purpose) {
      const known = macKeys.get(purpose) ?? createSecretKey(derive(`mac:${purpose}`));
      macKeys.set(purpose, known);
      return known;
    },
    signing: ed25519Pair(derive('sign:ed25519')),
  };
}

function sealWith(key: LiveKey, plaintext: string, place: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(key.id, place));
  const body = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${format}.${key.id}.${body.toString('base64url')}`;
}

function openWith(key: LiveKey, bytes: Uint8Array, place: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key.sealing, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(key.id, place));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    throw new KeyringError('tampered');
  }
}

function associatedData(keyId: string, place: string): Buffer {
  return Buffer.from(`${format}.${keyId}.${place}`, 'utf8');
}

function parseSealed(sealed: string): { keyId: string; bytes: Uint8Array } {
  const match = /^v1\.([0-9a-f]{8})\.([\w-]+)$/.exec(sealed);
  const bytes = Buffer.from(match?.[2] ?? '', 'base64url');
  if (match?.[1] === undefined || bytes.length < nonceBytes + tagBytes) throw new KeyringError('malformed');
  return { keyId: match[1], bytes };
}

function macWith(key: LiveKey, purpose: string, data: string | Uint8Array): string {
  return createHmac('sha256', key.macKey(purpose)).update(data).digest('base64url');
}

function ed25519Pair(seed: Uint8Array): SigningKey {
  // Node imports no raw seed; this is the fixed PKCS #8 wrapping of one (RFC 8410, section 7).
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const private_key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const public_key = createPublicKey(private_key);
  return { kid: thumbprint(public_key), private_key, public_key };
}

/** The key's RFC 7638 thumbprint: any JOSE library computes the same id from the public key alone. */
function thumbprint(public_key: KeyObject): string {
  const { crv, kty, x } = public_key.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}
