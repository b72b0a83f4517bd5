import { shortened } from './mail/format.ts';

/** Figures to compare: what each column is called, and its figure in each row. */
export interface Bars {
  readonly names: readonly string[];
  readonly rows: readonly { readonly label: string; readonly values: readonly number[] }[];
}
/** A picture, and the same in words for those who cannot see it. */
export interface BarChart {
  readonly svg: string;
  readonly alt: string;
}

const INKS = ['#2f6f9f', '#b26a00', '#616e7c'];
const [WIDTH, LABELS, FIGURES, BAR, GAP, HEAD] = [500, 130, 50, 11, 10, 22];

/** Draws bars that lie, a group for each row. At most three columns can be told apart. */
export function barChart({ names, rows }: Bars): BarChart {
  const shown = names.slice(0, INKS.length);
  const most = Math.max(...rows.flatMap(({ values }) => values.slice(0, shown.length)), 1);
  const group = shown.length * BAR + GAP;
  const bars = rows.flatMap(({ label, values }, at) => {
    const top = HEAD + at * group;
    const middle = top + (shown.length * BAR) / 2 + 4;
    return [
      `<text x="${LABELS - 8}" y="${middle}" text-anchor="end">${escaped(shortened(label, 22))}</text>`,
      ...shown.map((_, column) => {
        const value = values[column] ?? 0;
        const length = Math.round((Math.max(value, 0) / most) * (WIDTH - LABELS - FIGURES));
        const y = top + column * BAR;
        return `<rect x="${LABELS}" y="${y}" width="${length}" height="${BAR - 2}" fill="${INKS[column]}"/><text x="${LABELS + length + 4}" y="${y + BAR - 3}">${value.toLocaleString('en')}</text>`;
      }),
    ];
  });
  const legend = shown.map((name, column) => {
    const x = LABELS + column * 120;
    return `<rect x="${x}" y="2" width="9" height="9" fill="${INKS[column]}"/><text x="${x + 13}" y="10">${escaped(shortened(name, 18))}</text>`;
  });
  const height = HEAD + rows.length * group;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Noto Sans" font-size="9" fill="#1f2933">${[...legend, ...bars].join('')}</svg>`;
  const alt = rows
    .map(({ label, values }) => `${label}: ${shown.map((name, at) => `${name} ${values[at] ?? 0}`).join(', ')}`)
    .join('; ');
  return { svg, alt: shortened(alt, 1000) };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign]!);
