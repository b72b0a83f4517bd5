import type { Readable } from 'node:stream';
import { CsvError, parse, type InfoRecord } from 'csv-parse';
import { beginningOf } from '../../files/bytes/beginning.ts';
import { OperationFailure } from '../kind.ts';
import { isUtf16, linesIn, utf8Only, wrongEncoding } from './utf8.ts';

/** The place where a record begins: its byte in the file, and its line, from 1. */
export interface Place {
  readonly offset: number;
  readonly line: number;
}
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** The place where the next record begins. */
  readonly after: Place;
}
/** The record that begins at a byte of the file has no end. */
export class UnclosedQuote extends Error {
  override name = 'UnclosedQuote';
  readonly offset: number;
  constructor(offset: number) {
    super('A quote is never closed');
    this.offset = offset;
  }
}
export const BEGINNING: Place = { offset: 0, line: 1 };

/** A record longer than this is a quote that was never closed, and not a description. */
const LONGEST_RECORD = 1_000_000;

/**
 * The records of a CSV file from a place on; blank ones are passed over. The stream must begin at that place. Throws
 * UnclosedQuote: what follows it cannot be told apart.
 */
export async function* readCsv(body: Readable, delimiter: string, from: Place): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: from.offset === 0,
    delimiter,
    info: true,
    // Each file, and each batch of it, may end its lines in its own way.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  });
  body.on('error', (error) => parser.destroy(error));
  body.pipe(parser);
  let { line } = from;
  let empty = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
      const begins = line + info.empty_lines - empty;
      empty = info.empty_lines;
      line = begins + 1 + breaksIn(record);
      if (record.every((cell) => cell.trim() === '')) continue;
      yield { line: begins, cells: record, after: { offset: from.offset + info.bytes, line } };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnclosedQuote(from.offset + Number(error['bytes']));
  } finally {
    body.destroy();
  }
}
const breaksIn = (record: readonly string[]): number =>
  record.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);

export interface CsvShape {
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** The place where the first record after the headings begins. */
  readonly first: Place;
  /** Records, the headings not counted. */
  readonly records: number;
}

/**
 * Reads a whole file once, before anything of it is used: its encoding, its headings, and how many records it has.
 * Throws OperationFailure with the line where it is no UTF-8, or where a quote is never closed.
 */
export async function inspectCsv(open: () => Promise<Readable>): Promise<CsvShape> {
  const { head, whole } = await beginningOf(await open(), HEAD);
  if (isUtf16(head)) throw wrongEncoding('UTF-16', 1);
  const beginning = head.toString('utf8');
  const delimiter = separatorLine.exec(beginning)?.[1] ?? delimiterOf(beginning);
  try {
    return await shapeOf(whole.compose(utf8Only()), delimiter);
  } catch (error) {
    if (!(error instanceof UnclosedQuote)) throw error;
    const line = 1 + (await linesIn(await open(), error.offset));
    throw new OperationFailure('IMPORT_MALFORMED', `A quote opens at or after line ${line} and is never closed`, {
      line,
    });
  }
}
const HEAD = 65_536;

async function shapeOf(body: Readable, delimiter: string): Promise<CsvShape> {
  let headings: CsvRow | undefined;
  let records = 0;
  for await (const row of readCsv(body, delimiter, BEGINNING)) {
    // Spreadsheets write what separates cells above the headings: it is none of them.
    const says = row.line === 1 && row.cells.join(delimiter).toLowerCase() === `sep=${delimiter}`;
    if (headings === undefined && says) continue;
    if (headings === undefined) headings = row;
    else records += 1;
  }
  if (headings === undefined) throw new OperationFailure('IMPORT_EMPTY', 'The file has no headings');
  return { delimiter, columns: headings.cells.map((cell) => cell.trim()), first: headings.after, records };
}

/** The line `sep=;` that spreadsheets begin a file with. */
const separatorLine = /^\uFEFF?"?sep=([,;\t|])"?(?=\r|\n)/i;
const delimiters = [',', ';', '\t', '|'];
/** The delimiter of the headings: the most frequent one outside of quotes. */
export function delimiterOf(beginning: string): string {
  const counts = new Map(delimiters.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const char of beginning) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && counts.has(char)) counts.set(char, counts.get(char)! + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
