import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import { dayIn, moneyIn } from '../../kit/money/text.ts';
import type { Services } from '../../kit/services.ts';
import type { findBilled } from './queries.ts';

type Fact = readonly [label: string, text: string];
type Sum = readonly [label: string, amount: number];
/** The content of an invoice or a credit note. */
interface Billing {
  readonly kind: 'Invoice' | 'Credit note';
  readonly number: string;
  /** Such as `Paid`. */
  readonly mark: string;
  readonly currency: string;
  readonly at: string;
  readonly facts: (day: (time: string) => string) => readonly Fact[];
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: number;
    readonly unit_amount: number;
    readonly amount: number;
  }[];
  /** The parts of the total. Those that are zero are left out. */
  readonly sums: readonly Sum[];
  readonly total: Sum;
}

/** Writes an invoice or a credit note as a PDF, with who issued it and whom it is for. */
export async function writeDocument(
  { pdf }: Services,
  { issuer, billed_to, team_name, locale }: Awaited<ReturnType<typeof findBilled>>,
  { kind, number, mark, currency, at, facts, lines, sums, total }: Billing,
): Promise<Document> {
  const money = moneyIn(locale, currency);
  const bytes = await pdf.write({
    template: 'estimate',
    data: {
      title: kind,
      lang: locale,
      key: number,
      mark,
      team: issuer ?? '',
      client: [billed_to ?? team_name],
      facts: facts((time) => dayIn(locale, time.slice(0, 10))).map(([label, text]) => ({ label, text })),
      introduction: '',
      lines: lines.map((line) => ({
        item: line.description,
        quantity: String(line.quantity),
        unit_price: money(line.unit_amount),
        tax: '',
        amount: money(line.amount),
      })),
      sums: sums.filter(([, amount]) => amount !== 0).map(([label, amount]) => ({ label, text: money(amount) })),
      total: { label: total[0], text: money(total[1]) },
      terms: '',
      signed_by: null,
    },
    created_at: at,
  });
  return {
    name: `${kind.toLowerCase().replace(' ', '-')}-${number.replaceAll(/[^\w-]+/g, '-')}.pdf`,
    content_type: 'application/pdf',
    content: Buffer.from(bytes).toString('base64'),
  };
}
