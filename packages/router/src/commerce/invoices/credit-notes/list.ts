import type { invoices } from '@deskwire/contract/commerce/invoices.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getInvoice } from '../get.ts';
import * as queries from './queries.ts';

/** Lists the credit notes of a team, newest first: for all of its invoices, or for one. */
export async function listCreditNotes(
  ctx: Ctx<typeof invoices.creditNotes.list>,
  { invoice_id, ...input }: In<typeof invoices.creditNotes.list>,
) {
  if (invoice_id !== undefined) await getInvoice(ctx.db, ctx.scope, invoice_id);
  return page(ctx, input, {
    key: [ctx.scope.team_id, 'credit_notes', invoice_id],
    find: (slice) => queries.listCreditNotes(ctx.db, ctx.scope, invoice_id, slice),
    position: (row) => [row.issued_at, row.id],
    present: (row) => row,
  });
}
