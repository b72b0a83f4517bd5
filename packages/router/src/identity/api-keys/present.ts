import type { ApiKey } from '@deskwire/contract/identity/api-keys.ts';
import type { KeyRow } from './queries.ts';

/** Presents an API key without its secret, with its state at this moment. */
export const presentKey =
  (now: string) =>
  (row: KeyRow): ApiKey => ({ ...row, status: statusOf(row, now) });

function statusOf({ revoked_at, expires_at }: KeyRow, now: string): ApiKey['status'] {
  if (revoked_at !== null) return 'revoked';
  return Date.parse(expires_at) > Date.parse(now) ? 'active' : 'expired';
}
