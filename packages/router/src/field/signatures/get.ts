import type { SignatureDetail } from '@deskwire/contract/field/signatures.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { presentSignature } from './present.ts';
import * as queries from './queries.ts';

/** Throws SIGNATURE_NOT_FOUND. */
export async function getSignature(db: Db, scope: InTeam, id: string): Promise<SignatureDetail> {
  const row = await queries.findSignature(db, scope, id);
  if (row === undefined) throw new AppError('SIGNATURE_NOT_FOUND');
  return presentSignature(row);
}
