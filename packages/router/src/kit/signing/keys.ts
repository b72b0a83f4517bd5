import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { SigningPurpose } from '@deskwire/contract/platform/keys.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Services } from '../services.ts';
import * as queries from './keys.queries.ts';

export interface SigningPair {
  readonly kid: string;
  readonly private_key: KeyObject;
}

const placeOf = (kid: string) => `signing_keys:${kid}:private_key`;

/**
 * The key pair of a purpose, made when it is first needed: P-256 for web push (RFC 8292), else Ed25519. It survives a change
 * of the installation's secret, since signatures are verified by people who would not learn of a new key.
 */
export async function signingPairOf(
  { db, services, now }: { readonly db: Tx; readonly services: Pick<Services, 'keyring'>; readonly now: () => string },
  purpose: SigningPurpose,
): Promise<SigningPair> {
  let row = await queries.findCurrent(db, purpose);
  if (row === undefined) {
    await queries.insertPair(db, { purpose, ...makePair(services, purpose), created_at: now() });
    row = (await queries.findCurrent(db, purpose))!;
  }
  const { kid, private_key } = row;
  return { kid, private_key: createPrivateKey(services.keyring.open(private_key, placeOf(kid))) };
}

/** The public keys that verify what was ever signed for a purpose, the newest first. */
export const publicKeysOf = (db: Db, purpose: SigningPurpose) => queries.listPublic(db, purpose);

function makePair({ keyring }: Pick<Services, 'keyring'>, purpose: SigningPurpose) {
  const { publicKey, privateKey } =
    purpose === 'push' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  // The thumbprint of RFC 7638: any library computes the same from the public key.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return {
    kid,
    public_key: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    private_key: keyring.seal(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), placeOf(kid)),
  };
}
