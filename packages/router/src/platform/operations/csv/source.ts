import { parseFile } from '@deskwire/adapters/parse-file.ts';
import type { Services } from '../../../kit/services.ts';
import { readFile } from '../../files/bytes/open.ts';
import { BATCH, OperationFailure } from '../kind.ts';
import { inspectCsv, readCsv, type CsvRow, type Place } from './parse.ts';

const CSV = /^(text\/|application\/octet-stream$)/;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** A workbook is read as a whole for each batch; whoever has more lines than this saves them as CSV. */
const MOST_ROWS = 20_000;

/** The source of lines: a CSV file from a byte on, or the first visible sheet of a workbook from a row on. */
export interface Source {
  readonly format: 'csv' | 'xlsx';
  /** The offset at which it ends. */
  readonly size: number;
  readonly delimiter: string;
}
interface Inspected {
  readonly source: Source;
  readonly columns: readonly string[];
  /** The place where the first line after the headings begins. */
  readonly first: Place;
  readonly records: number;
}
interface Stored {
  readonly id: string;
  readonly content_type: string;
  readonly size: number;
}

/** Looks through a whole file before anything of it is used. Throws OperationFailure where it cannot be imported. */
export async function inspectSource(services: Services, { id, content_type, size: bytes }: Stored): Promise<Inspected> {
  if (content_type === XLSX) {
    const rows = await sheetOf(services, id);
    const headings = rows.findIndex((cells) => cells.some((cell) => cell.trim() !== ''));
    if (headings === -1) throw new OperationFailure('IMPORT_EMPTY', 'The file has no headings');
    const records = rowsAfter(rows, headings + 1);
    const source = { format: 'xlsx', size: rows.length, delimiter: '' } as const;
    const columns = rows[headings]!.map((cell) => cell.trim());
    return { source, columns, first: placeOf(headings + 1), records: checked(records.length) };
  }
  if (!CSV.test(content_type))
    throw new OperationFailure('IMPORT_NOT_CSV', 'The file is neither CSV nor XLSX', { content_type });
  const { columns, delimiter, first, records } = await inspectCsv(() => readFile(services, id));
  return { source: { format: 'csv', size: bytes, delimiter }, columns, first, records: checked(records) };
}
function checked(records: number): number {
  if (records === 0) throw new OperationFailure('IMPORT_EMPTY', 'The file has headings and no lines');
  return records;
}

/** The lines of a file from a place on. A CSV file is never held as a whole. */
export async function* readSource(
  services: Services,
  file_id: string,
  { format, delimiter, size }: Source,
  from: Place,
): AsyncGenerator<CsvRow> {
  if (from.offset >= size) return;
  if (format === 'xlsx') yield* rowsAfter(await sheetOf(services, file_id), from.offset);
  else yield* readCsv(await readFile(services, file_id, { start: from.offset }), delimiter, from);
}

/** The lines of one batch, read from where the last one ended. */
export async function batchOf(
  services: Services,
  file_id: string,
  source: Source,
  from: Place,
): Promise<readonly CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of readSource(services, file_id, source, from)) {
    rows.push(row);
    if (rows.length === BATCH) break;
  }
  return rows;
}

/** Rows are counted from 1, as a spreadsheet shows them. */
const placeOf = (row: number): Place => ({ offset: row, line: row + 1 });
const rowsAfter = (rows: readonly (readonly string[])[], from: number): CsvRow[] =>
  rows.flatMap((cells, at) =>
    at < from || cells.every((cell) => cell.trim() === '') ? [] : [{ line: at + 1, cells, after: placeOf(at + 1) }],
  );

async function sheetOf(services: Services, file_id: string): Promise<readonly (readonly string[])[]> {
  const read = await parseFile('xlsx', await readFile(services, file_id), { max_rows: MOST_ROWS + 2 });
  if (!read.ok && read.code === 'BUSY') throw new Error('Too many files are being read: the batch is tried again');
  if (!read.ok) throw new OperationFailure('IMPORT_UNREADABLE', 'The workbook cannot be read', { code: read.code });
  const rows = read.value.sheets.find(({ hidden }) => !hidden)?.rows ?? [];
  if (rows.length > MOST_ROWS + 1)
    throw new OperationFailure('IMPORT_TOO_LONG', `The sheet has more than ${MOST_ROWS} lines: save it as CSV`);
  return rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
}
