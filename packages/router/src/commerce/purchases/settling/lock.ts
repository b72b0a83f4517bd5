import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Keeps a purchase of a team as it is until the transaction ends. Throws PURCHASE_NOT_FOUND. */
export async function lockOwn(db: Tx, buyer: InTeam, id: string): Promise<queries.PurchaseRow> {
  const row = await queries.lockPurchase(db, buyer, id);
  if (row === undefined) throw new AppError('PURCHASE_NOT_FOUND');
  return row;
}
