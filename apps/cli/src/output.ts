import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { csvLine } from '@deskwire/contract/kit/csv.ts';
import type { Format } from './arguments.ts';

/** The streams and the terminal of the command line. */
export interface Screen {
  readonly in: Readable;
  readonly out: Writable;
  /** For what is not the answer: progress, questions, errors. */
  readonly notes: Writable;
  /** Width of the terminal that shows the answer; undefined if a file or a program gets it. */
  readonly width: number | undefined;
  /** Whether somebody reads the notes, and can answer. */
  readonly isWatched: boolean;
  readonly colour: boolean;
}

export async function print(screen: Screen, text: string): Promise<void> {
  if (!screen.out.write(text)) await once(screen.out, 'drain');
}

/** Text of strangers that cannot steer the terminal: no control characters, and no marks that turn the text round. */
export const harmless = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\u00b7');
const inOneLine = (text: string): string => harmless(text.replaceAll(/\s+/g, ' ').trim());

/** JSON escapes most control characters itself. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

type Row = Readonly<Record<string, unknown>>;
/** The value of a column; `assignee.email` is one of a column that has columns. */
const at = (row: Row, column: string): unknown =>
  column.split('.').reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row);

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\dT/.test(value) ? value.replace(/^(.{10})T(.{5}).*$/, '$1 $2') : inOneLine(value);
  if (Array.isArray(value)) return value.map(cellOf).join(', ');
  const isNamed = typeof value === 'object' && 'name' in value && typeof value.name === 'string';
  return isNamed ? inOneLine(value.name as string) : jsonText(value);
}

/** Prints rows as they come. */
export interface Printer {
  row(row: Row): Promise<void>;
  end(): Promise<void>;
}

export function printerOf(screen: Screen, format: Format, columns: readonly string[]): Printer {
  const out = (text: string) => print(screen, text);
  switch (format) {
    case 'ndjson':
      return { row: (row) => out(`${jsonText(row)}\n`), end: async () => {} };
    case 'csv': {
      let head: string | undefined = csvLine(columns);
      const begin = async () => {
        if (head !== undefined) await out(head);
        head = undefined;
      };
      return {
        row: async (row) => {
          await begin();
          await out(csvLine(columns.map((column) => at(row, column))));
        },
        end: begin,
      };
    }
    case 'json': {
      let count = 0;
      return {
        row: (row) => out(`${count++ === 0 ? '[\n' : ',\n'}${jsonText(row)}`),
        end: () => out(count === 0 ? '[]\n' : '\n]\n'),
      };
    }
    default:
      return tableOf(screen, columns);
  }
}

/** Columns are as wide as the first rows need. */
const MEASURED = 100;
const GAP = '  ';

function tableOf(screen: Screen, columns: readonly string[]): Printer {
  let waiting: string[][] | undefined = [];
  let widths: number[] = [];
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, n) => padded(cell, widths[n]!))
      .join(GAP)
      .trimEnd()}\n`;
  const begin = async (): Promise<void> => {
    const rows = waiting!;
    waiting = undefined;
    if (rows.length === 0) return;
    const heads = columns.map((column) => column.replaceAll('_', ' ').toUpperCase());
    widths = fitted(
      heads.map((head, n) => Math.max(...[head, ...rows.map((row) => row[n]!)].map(widthOf))),
      screen.width,
    );
    const head = line(heads);
    await print(screen, screen.colour && screen.width !== undefined ? `\u001b[1m${head.trimEnd()}\u001b[22m\n` : head);
    for (const row of rows) await print(screen, line(row));
  };
  return {
    async row(row) {
      const cells = columns.map((column) => cellOf(at(row, column)));
      if (waiting === undefined) return print(screen, line(cells));
      waiting.push(cells);
      if (waiting.length >= MEASURED) await begin();
    },
    end: async () => (waiting === undefined ? undefined : begin()),
  };
}

/** The widest columns give way until a row fits into a line. */
function fitted(widths: readonly number[], width: number | undefined): number[] {
  const all = [...widths];
  if (width === undefined) return all;
  const LEAST = 8;
  let over = all.reduce((sum, one) => sum + one, 0) + GAP.length * (all.length - 1) - width;
  while (over > 0) {
    const widest = all.indexOf(Math.max(...all));
    if (all[widest]! <= LEAST) break;
    all[widest]! -= 1;
    over -= 1;
  }
  return all;
}

function padded(cell: string, width: number): string {
  const own = widthOf(cell);
  if (own <= width) return cell + ' '.repeat(width - own);
  let text = '';
  let used = 0;
  for (const character of cell) {
    const next = widthOf(character);
    if (used + next > width - 1) break;
    text += character;
    used += next;
  }
  return `${text}…${' '.repeat(width - 1 - used)}`;
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const weightless = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** How many places of a terminal a text takes. */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += weightless.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** One thing, field by field. */
export async function printOne(screen: Screen, value: unknown, format: Format): Promise<void> {
  if (format === 'json') return print(screen, `${jsonText(value, 2)}\n`);
  if (format === 'ndjson') return print(screen, `${jsonText(value)}\n`);
  const row = (typeof value === 'object' && value !== null ? value : { value }) as Row;
  if (format === 'csv') {
    const printer = printerOf(screen, 'csv', Object.keys(row));
    await printer.row(row);
    return printer.end();
  }
  const fields = Object.entries(row).filter(([, field]) => field !== null && field !== undefined && field !== '');
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  for (const [name, field] of fields) {
    const isLong = typeof field === 'string' && field.includes('\n');
    const text = isLong ? `\n${harmless(field)}\n` : cellOf(field);
    await print(screen, `${name.padEnd(width)}${GAP}${text}\n`);
  }
}
