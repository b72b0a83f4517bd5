import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { getRow } from '../get.ts';
import * as queries from '../queries.ts';

/** Keeps a licence and its devices as they are. Throws LICENSE_NOT_FOUND. */
export async function lockLicense(db: Tx, scope: InTeam, id: string): Promise<queries.LicenseRow> {
  if ((await queries.lockLicense(db, scope, id)) === undefined) throw new AppError('LICENSE_NOT_FOUND');
  return getRow(db, scope, id);
}
/** The same for one that was not revoked. Throws LICENSE_REVOKED. */
export async function lockLive(db: Tx, scope: InTeam, id: string): Promise<queries.LicenseRow> {
  const row = await lockLicense(db, scope, id);
  if (row.deleted_at !== null) throw new AppError('LICENSE_REVOKED');
  return row;
}
