import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { limitOf, statusOf } from '../get.ts';
import { hashKey } from '../key.ts';
import * as queries from '../queries.ts';

/** The licence that a key is for. Throws LICENSE_NOT_FOUND, for a mistyped key without asking the database. */
export async function findByKey(db: Db, key: string): Promise<{ readonly team_id: TeamId; readonly id: string }> {
  const key_hash = hashKey(key);
  const found = key_hash && (await queries.findByKey(db, key_hash));
  if (found === undefined) throw new AppError('LICENSE_NOT_FOUND');
  return { team_id: mintTeam(found.team_id), id: found.id };
}

/** Throws what speaks against using a licence now. */
export function requireUsable(row: queries.LicenseRow, now: string): void {
  const status = statusOf(row, now);
  if (status === 'revoked') throw new AppError('LICENSE_REVOKED');
  if (status === 'expired') throw new AppError('LICENSE_EXPIRED', { expires_at: row.expires_at! });
  if (status === 'suspended') throw new AppError('LICENSE_SUSPENDED');
}

/** The fields of a licence that the holder of its key may see. */
export const shownOf = (row: queries.LicenseRow) => ({
  license_id: row.id,
  product_id: row.product_id,
  expires_at: row.expires_at,
  allowed: limitOf(row),
  used: row.activations,
});
