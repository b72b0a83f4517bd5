import { randomBytes } from 'node:crypto';
import type { Services } from '../../../kit/services.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import type { StoredSource } from './queries.ts';

// A secret moves from the current column to the previous one, so both have one place.
const placeOf = (id: string) => `inbound_sources:${id}:signing_secret`;

/** A secret for an address, and its hash. */
export function newPathSecret(): { readonly secret: string; readonly secret_hash: Buffer } {
  const secret = `in_${randomBytes(32).toString('base64url')}`;
  return { secret, secret_hash: hashToken(secret) };
}

/** A new secret to sign with, as the scheme writes it. */
export const newSigningSecret = (verify: StoredSource['verify']): string =>
  verify === 'standard' || verify === 'stripe'
    ? `whsec_${randomBytes(32).toString('base64')}`
    : randomBytes(32).toString('hex');

export const sealSigningSecret = ({ keyring }: Services, id: string, secret: string): string =>
  keyring.seal(secret, placeOf(id));

/** The secrets that a signature may be made with at this moment. */
export function openSigningSecrets({ keyring }: Services, row: StoredSource, now: string): string[] {
  const { id, signing_secret, previous_signing_secret, previous_secret_expires_at: until } = row;
  if (signing_secret === null) return [];
  const current = keyring.open(signing_secret, placeOf(id));
  if (previous_signing_secret === null || until === null || Date.parse(until) <= Date.parse(now)) return [current];
  return [current, keyring.open(previous_signing_secret, placeOf(id))];
}

/** The address of a source, with its secret. */
export const urlOf = (
  { config }: Pick<Services, 'config'>,
  { provider, slug }: Pick<StoredSource, 'provider' | 'slug'>,
  secret: string,
): string => {
  const place = provider === 'make' ? 'make' : `generic/${slug}`;
  return `${config.public_url}/api/v1/webhooks/${place}/${secret}`;
};
