import { button, facts, note, paragraph } from './blocks.ts';
import { oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface ReportProps {
  title: string;
  /** The first and the last day that it is about, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** The figures in order; null where there was nothing to measure. */
  figures: readonly { readonly name: string; readonly value: number | string | null; readonly unit: FigureUnit }[];
  /** How many more figures there are than these. */
  more: number;
  link: string;
  /** The report as a PDF with its charts, in base64; absent where it could not be drawn. */
  pdf?: string | undefined;
}
type FigureUnit = 'count' | 'percent' | 'hours' | 'usd' | 'text';

/** A report that was counted anew for its schedule: its figures as text, and the link to all of it. */
export const report: Template<ReportProps> = ({ title, from, to, figures, more, link, pdf, ...settings }) => {
  const name = unlinked(oneLine(title), 120);
  const [first, last] = [unlinked(oneLine(from), 10), unlinked(oneLine(to), 10)];
  const shown = figures.map(({ name: of, value, unit }): [string, string] => [
    unlinked(oneLine(of), 60),
    unlinked(oneLine(inWords(value, unit, settings.locale)), 60),
  ]);
  return {
    subject: `${name}, ${first} to ${last}`,
    preheader: shown
      .slice(0, 3)
      .map((pair) => pair.join(': '))
      .join(' · '),
    heading: name,
    body: [
      paragraph(`From ${first} to ${last}.`),
      ...(shown.length === 0 ? [] : [facts(shown)]),
      ...(more === 0 ? [] : [note(`And ${more} more in the report.`)]),
      ...(pdf === undefined ? [] : [note('The attached PDF has the charts.')]),
      button(linkTo(settings.public_url, link), 'Read the report'),
    ],
    ...(pdf === undefined
      ? {}
      : { attachments: [{ filename: `report-${from}-${to}.pdf`, content_type: 'application/pdf', base64: pdf }] }),
    reason: `You are receiving this email because somebody who uses ${settings.product_name} sends you this report regularly.`,
  };
};

function inWords(value: number | string | null, unit: FigureUnit, locale: string): string {
  if (value === null) return 'nothing to measure';
  if (typeof value === 'string') return value;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  if (unit === 'percent') return `${number} %`;
  if (unit === 'hours') return `${number} h`;
  return unit === 'usd' ? `${number} USD` : number;
}
