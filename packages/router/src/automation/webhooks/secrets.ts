import { randomBytes } from 'node:crypto';
import type { Services } from '../../kit/services.ts';
import type { EndpointRow } from './queries.ts';

type Column = 'secret' | 'previous_secret' | 'headers';
/**
 * The place that a value is sealed to: it opens nowhere else. A secret moves from one column to the other, so both have one
 * place.
 */
const placeOf = (id: string, column: Column) =>
  `webhook_endpoints:${id}:${column === 'previous_secret' ? 'secret' : column}`;

/** A signing secret as Standard Webhooks writes it: 32 random bytes in padded base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export const sealSecret = ({ keyring }: Services, id: string, secret: string): string =>
  keyring.seal(secret, placeOf(id, 'secret'));

export const sealHeaders = (
  { keyring }: Services,
  id: string,
  headers: Readonly<Record<string, string>>,
): { headers: string | null; header_names: string[] } => {
  const header_names = Object.keys(headers);
  return {
    header_names,
    headers: header_names.length === 0 ? null : keyring.seal(JSON.stringify(headers), placeOf(id, 'headers')),
  };
};

/** The secrets that sign at this moment, the current one first. */
export function openSecrets({ keyring }: Services, row: EndpointRow, now: string): string[] {
  const { id, secret, previous_secret, previous_secret_expires_at: until } = row;
  const current = keyring.open(secret, placeOf(id, 'secret'));
  if (previous_secret === null || until === null || Date.parse(until) <= Date.parse(now)) return [current];
  return [current, keyring.open(previous_secret, placeOf(id, 'previous_secret'))];
}

export const openHeaders = ({ keyring }: Services, { id, headers }: EndpointRow): Record<string, string> =>
  headers === null ? {} : (JSON.parse(keyring.open(headers, placeOf(id, 'headers'))) as Record<string, string>);
