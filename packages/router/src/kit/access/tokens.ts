import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { SignJWT, jwtVerify, errors as jose, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Services } from '../services.ts';

const audience = 'deskwire';
export const ACCESS_TOKEN_SECONDS = 600;
const leewaySeconds = 30;

/** Signs the short-lived proof that a session exists; the session row itself is still read for every request. */
export async function signAccessToken(
  services: Services,
  session_id: string,
  user_id: string,
  now: string,
): Promise<string> {
  const issued = Math.floor(Date.parse(now) / 1000);
  const { kid, private_key } = services.keyring.signingKey();
  return new SignJWT({ sid: session_id })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
    .setIssuer(services.config.public_url)
    .setAudience(audience)
    .setSubject(user_id)
    .setIssuedAt(issued)
    .setNotBefore(issued)
    .setExpirationTime(issued + ACCESS_TOKEN_SECONDS)
    .sign(private_key);
}

/** The claims of a valid access token: its session and its times, in seconds. */
export interface AccessToken {
  readonly session_id: string;
  readonly expires: number;
  readonly not_before: number;
}

/** A token that was verified once is not verified again: the session row is what can be revoked. */
const verified = new LRUCache<string, AccessToken>({ max: 10_000 });

/** Reads an access token; undefined if it is not genuine. Whether it is valid at this moment, `isCurrent` says. */
export async function readAccessToken(services: Services, token: string): Promise<AccessToken | undefined> {
  const place = `${services.config.public_url} ${services.keyring.signingKey().kid} ${token}`;
  const known = verified.get(place);
  if (known !== undefined) return known;
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, ({ kid }) => keyOf(services, kid), {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      issuer: services.config.public_url,
      audience,
      // The clock of this process may be wrong; that of the database decides.
      clockTolerance: Number.MAX_SAFE_INTEGER,
      requiredClaims: ['sid', 'sub', 'exp', 'nbf'],
    }));
  } catch (error) {
    if (error instanceof jose.JOSEError) return undefined;
    throw error;
  }
  if (typeof payload['sid'] !== 'string') return undefined;
  const read = { session_id: payload['sid'], expires: payload.exp!, not_before: payload.nbf! };
  verified.set(place, read);
  return read;
}

/** Whether an access token counts at an instant of the database's clock. */
export function isCurrent({ expires, not_before }: AccessToken, now: string): boolean {
  const seconds = Date.parse(now) / 1000;
  return expires + leewaySeconds > seconds && not_before - leewaySeconds <= seconds;
}

/** `kid` only chooses among our own live keys; `jku`, `x5u` and `jwk` of a header are never looked at. */
function keyOf(services: Services, kid: string | undefined) {
  const key = services.keyring.verificationKeys().find((candidate) => candidate.kid === kid);
  if (key === undefined) throw new jose.JWSSignatureVerificationFailed();
  return key.public_key;
}

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const apiKey = /^dw_live_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/** Whether a text is an API key with a right checksum: a mistyped key is refused without asking the database. */
export function isApiKey(token: string): boolean {
  const parts = apiKey.exec(token);
  return parts !== null && checksum(`dw_live_${parts[1]}_${parts[2]}`) === parts[3];
}

/** A new API key: its public prefix, and the text that is shown once. */
export function mintApiKey(random: (bytes: number) => Buffer): { prefix: string; key: string } {
  const prefix = encode(random(8), 8);
  const body = `dw_live_${prefix}_${encode(random(32), 43)}`;
  return { prefix, key: `${body}_${checksum(body)}` };
}

function encode(bytes: Buffer, length: number): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let digits = '';
  for (let i = 0; i < length; i++) {
    digits = base62[Number(value % 62n)] + digits;
    value /= 62n;
  }
  return digits;
}

/** CRC-32 in six base-62 digits, as in GitHub's tokens. */
const checksum = (body: string): string => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(crc32(body));
  return encode(buffer, 6);
};
