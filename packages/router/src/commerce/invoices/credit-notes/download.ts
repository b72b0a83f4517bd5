import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { invoices } from '@deskwire/contract/commerce/invoices.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { writeDocument } from '../document.ts';
import * as invoiceQueries from '../queries.ts';
import { getCreditNote } from './get.ts';

/** A credit note as a PDF. What was issued never changes, so the bytes are the same each time until it is void. */
export async function downloadCreditNote(
  { db, scope, services }: Ctx<typeof invoices.creditNotes.download>,
  { credit_note_id }: In<typeof invoices.creditNotes.download>,
): Promise<Document> {
  const note = await getCreditNote(db, scope, credit_note_id);
  const billed = await invoiceQueries.findBilled(db, scope, note.invoice_id);
  const { currency, number, total, tax, reason } = note;
  return writeDocument(services, billed, {
    kind: 'Credit note',
    number,
    currency,
    at: note.voided_at ?? note.issued_at,
    mark: note.voided_at === null ? 'Issued' : 'Void',
    facts: (day) => [
      ['Issued', day(note.issued_at)],
      ['For invoice', note.invoice_number ?? billed.external_id],
      ...(note.voided_at === null ? [] : [['Void since', day(note.voided_at)] as const]),
    ],
    lines: [{ description: reason ?? 'Refund', quantity: 1, unit_amount: total - tax, amount: total - tax }],
    sums: [
      ['Subtotal', total - tax],
      ['Tax', tax],
    ],
    total: ['Total credited', total],
  });
}
