import type { ReportBlock } from '@deskwire/adapters/pdf-templates.ts';
import type { Document, InvoiceDetail } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { invoices } from '@deskwire/contract/commerce/invoices.ts';
import { decimalOf } from '@deskwire/contract/kit/money.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getDetail } from './get.ts';
import * as queries from './queries.ts';

/** An invoice as a PDF. What was issued never changes, so the bytes are the same each time. */
export async function downloadInvoice(
  { db, scope, services }: Ctx<typeof invoices.download>,
  { invoice_id }: In<typeof invoices.download>,
): Promise<Document> {
  const invoice = await getDetail(db, scope, invoice_id);
  const { team_name, locale, external_id } = await queries.findBilled(db, scope, invoice_id);
  const name = invoice.number ?? external_id;
  const bytes = await services.pdf.write({
    template: 'report',
    data: { title: `Invoice ${name}`, subtitle: team_name, lang: locale, blocks: blocksOf(invoice) },
    created_at: invoice.issued_at,
  });
  return {
    name: `invoice-${name.replaceAll(/[^\w-]+/g, '-')}.pdf`,
    content_type: 'application/pdf',
    content: Buffer.from(bytes).toString('base64'),
  };
}

function blocksOf(invoice: InvoiceDetail): ReportBlock[] {
  const { currency, lines, status, issued_at, due_at, paid_at, period_start, period_end } = invoice;
  const money = (amount: number) => `${decimalOf(amount, currency)} ${currency}`;
  const day = (time: string) => time.slice(0, 10);
  const facts = [
    `Issued on ${day(issued_at)}`,
    ...(period_start !== null && period_end !== null ? [`For ${day(period_start)} to ${day(period_end)}`] : []),
    ...(due_at === null ? [] : [`Due on ${day(due_at)}`]),
    paid_at === null ? `Status: ${status}` : `Paid on ${day(paid_at)}`,
  ];
  const sums: [string, number][] = [
    ['Subtotal', invoice.subtotal],
    ...(invoice.discount === 0 ? [] : [['Discount', -invoice.discount] as [string, number]]),
    ...(invoice.tax === 0 ? [] : [['Tax', invoice.tax] as [string, number]]),
    ['Total', invoice.total],
  ];
  return [
    { kind: 'list', items: facts },
    {
      kind: 'table',
      columns: [
        { title: 'Description' },
        { title: 'Quantity', align: 'end' },
        { title: 'Unit price', align: 'end' },
        { title: 'Amount', align: 'end' },
      ],
      rows: lines.map((line) => [line.description, String(line.quantity), money(line.unit_amount), money(line.amount)]),
    },
    {
      kind: 'table',
      columns: [{ title: 'Sum' }, { title: currency, align: 'end' }],
      rows: sums.map(([title, amount]) => [title, decimalOf(amount, currency)]),
    },
  ];
}
