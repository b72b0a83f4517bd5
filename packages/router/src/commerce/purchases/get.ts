import type { Purchase, purchases } from '@deskwire/contract/commerce/purchases.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

export const showPurchase = (
  { db, scope }: Ctx<typeof purchases.get>,
  { purchase_id }: In<typeof purchases.get>,
): Promise<Purchase> => getPurchase(db, scope, purchase_id);

/** Gets a purchase of a team. Throws PURCHASE_NOT_FOUND. */
export async function getPurchase(db: Db, scope: InTeam, id: string): Promise<Purchase> {
  const row = await queries.findPurchase(db, scope, id);
  if (row === undefined) throw new AppError('PURCHASE_NOT_FOUND');
  return row;
}
/** The same of what is paid, and was not given back. Throws PURCHASE_UNPAID. */
export async function getPaid(db: Db, scope: InTeam, id: string): Promise<Purchase> {
  const row = await getPurchase(db, scope, id);
  if (row.status !== 'paid') throw new AppError('PURCHASE_UNPAID', { status: row.status });
  return row;
}
