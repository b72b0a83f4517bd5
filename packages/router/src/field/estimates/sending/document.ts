import type { EstimateData } from '@deskwire/adapters/pdf-templates.ts';
import { dayIn, moneyIn, rateIn } from '../../../kit/money/text.ts';
import type { Services } from '../../../kit/services.ts';
import { addUp } from '../figures/content.ts';
import { keyOf } from '../present.ts';
import type { readTeam, WholeRow } from '../queries.ts';

interface Written {
  readonly row: WholeRow;
  readonly team: Awaited<ReturnType<typeof readTeam>>;
  readonly client: { readonly name: string; readonly email: string | null };
  /** Null for a draft that nobody has been sent. */
  readonly number: number | null;
  readonly at: string;
}

/** An estimate as the PDF that its client reads and signs. */
export const writeDocument = ({ pdf }: Services, written: Written): Promise<Uint8Array> =>
  pdf.write({ template: 'estimate', data: dataOf(written), created_at: written.at });

function dataOf({ row, team, client, number, at }: Written): EstimateData {
  const { locale } = team;
  const money = moneyIn(locale, row.currency);
  const { lines, taxes, sums } = addUp(row);
  const sent = Temporal.Instant.from(at).toZonedDateTimeISO(team.time_zone).toPlainDate().toString();
  return {
    title: row.title,
    lang: locale,
    key: keyOf(row.number),
    mark: number === null ? 'Draft' : `Version ${number}`,
    team: team.name,
    client: client.email === null ? [client.name] : [client.name, client.email],
    facts: [
      { label: 'Date', text: dayIn(locale, sent) },
      { label: 'Valid until', text: dayIn(locale, row.valid_until) },
    ],
    introduction: row.introduction,
    lines: lines.map((line) => ({
      item: line.item,
      quantity: line.unit === null ? line.quantity : `${line.quantity} ${line.unit}`,
      unit_price: money(line.unit_price),
      tax: rateIn(locale, line.tax_rate),
      amount: money(line.amount),
    })),
    sums: [
      { label: 'Subtotal', text: money(sums.subtotal) },
      ...(sums.discount === 0 ? [] : [{ label: 'Discount', text: money(-sums.discount) }]),
      ...taxes
        .filter(({ rate }) => rate !== 0)
        .map(({ rate, base, amount }) => ({
          label: `Tax ${rateIn(locale, rate)} of ${money(base)}`,
          text: money(amount),
        })),
    ],
    total: { label: 'Total', text: money(sums.total) },
    terms: row.terms,
    signed_by: row.needs_signature ? client.name : null,
  };
}
