import type { Invoice, InvoiceDetail } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws INVOICE_NOT_FOUND. */
export async function getInvoice(db: Db, scope: InTeam, id: string): Promise<Invoice> {
  const row = await queries.findInvoice(db, scope, id);
  if (row === undefined) throw new AppError('INVOICE_NOT_FOUND');
  return row;
}

/** An invoice with its lines. */
export const getDetail = async (db: Db, scope: InTeam, id: string): Promise<InvoiceDetail> => ({
  ...(await getInvoice(db, scope, id)),
  lines: await queries.listLines(db, scope, id),
});
