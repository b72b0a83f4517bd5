import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { invoices } from '@deskwire/contract/commerce/invoices.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { writeDocument } from './document.ts';
import { getDetail } from './get.ts';
import * as queries from './queries.ts';

/** An invoice as a PDF. What was issued never changes, so the bytes are the same each time until it is paid. */
export async function downloadInvoice(
  { db, scope, services }: Ctx<typeof invoices.download>,
  { invoice_id }: In<typeof invoices.download>,
): Promise<Document> {
  const invoice = await getDetail(db, scope, invoice_id);
  const billed = await queries.findBilled(db, scope, invoice_id);
  const { currency, lines, status, issued_at, due_at, paid_at, period_start, period_end } = invoice;
  return writeDocument(services, billed, {
    kind: 'Invoice',
    number: invoice.number ?? billed.external_id,
    currency,
    at: issued_at,
    mark: status === 'uncollectible' ? 'Not paid' : `${status[0]!.toUpperCase()}${status.slice(1)}`,
    facts: (day) => [
      ['Issued', day(issued_at)],
      ...(period_start !== null && period_end !== null
        ? [['Period', `${day(period_start)} – ${day(period_end)}`] as const]
        : []),
      ...(due_at === null ? [] : [['Due', day(due_at)] as const]),
      ...(paid_at === null ? [] : [['Paid', day(paid_at)] as const]),
    ],
    lines,
    sums: [
      ['Subtotal', invoice.subtotal],
      ['Discount', -invoice.discount],
      ['Tax', invoice.tax],
    ],
    total: ['Total', invoice.total],
  });
}
