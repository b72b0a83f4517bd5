import type { CreditNote } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws CREDIT_NOTE_NOT_FOUND. */
export async function getCreditNote(db: Db, scope: InTeam, id: string): Promise<CreditNote> {
  const row = await queries.findCreditNote(db, scope, id);
  if (row === undefined) throw new AppError('CREDIT_NOTE_NOT_FOUND');
  return row;
}
