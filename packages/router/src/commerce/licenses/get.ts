import type { License, LicenseStatus } from '@deskwire/contract/commerce/licenses.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

type Standing = Pick<queries.LicenseRow, 'deleted_at' | 'suspended_at' | 'expires_at'>;

export function statusOf({ deleted_at, suspended_at, expires_at }: Standing, now: string): LicenseStatus {
  if (deleted_at !== null) return 'revoked';
  if (expires_at !== null && Date.parse(expires_at) <= Date.parse(now)) return 'expired';
  return suspended_at === null ? 'active' : 'suspended';
}

/** On how many devices it can be used at once: what was agreed on for it, or what the product says. */
export const limitOf = ({ own_limit, product_limit }: queries.LicenseRow): number => own_limit ?? product_limit;

export function present(row: queries.LicenseRow, now: string): License {
  const { own_limit: _, product_limit: __, grace_days: ___, suspended_at, deleted_at, sealed_key: ____, ...rest } = row;
  const status = statusOf({ suspended_at, deleted_at, expires_at: row.expires_at }, now);
  return { ...rest, status, max_activations: limitOf(row) };
}

/** Throws LICENSE_NOT_FOUND. */
export async function getRow(db: Db, scope: InTeam, id: string): Promise<queries.LicenseRow> {
  const row = await queries.findLicense(db, scope, id);
  if (row === undefined) throw new AppError('LICENSE_NOT_FOUND');
  return row;
}

export const getLicense = async (
  { db, scope, now }: { readonly db: Db; readonly scope: InTeam; readonly now: () => string },
  id: string,
): Promise<License> => present(await getRow(db, scope, id), now());
