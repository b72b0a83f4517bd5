import { readXlsx, type CellValue } from 'hucre/xlsx';
import { ParseRefusal } from '../parse-outcome.ts';
import { refuseCompoundFile } from './compound.ts';
import { repacked } from './zip.ts';

export interface XlsxOptions {
  /** Rows of each sheet that are read; all by default. */
  max_rows?: number;
}

/** The value that a cell shows; times are ISO 8601 in UTC. */
export type XlsxCell = string | number | boolean | null;

export interface XlsxWorkbook {
  sheets: { name: string; hidden: boolean; rows: XlsxCell[][] }[];
}

const limits = { entries: 200, unpacked_bytes: 50 * 1024 * 1024 };
/** Of a workbook. Two cells in opposite corners of a sheet make everything between them cells. */
const maximumCells = 2_000_000;
/** Reads the values of all cells; what stands behind the last value of a row, and behind the last row, is left out. */
export async function parse(input: Buffer, { max_rows }: XlsxOptions): Promise<XlsxWorkbook> {
  refuseCompoundFile(input);
  const { sheets } = await readXlsx(await repacked(input, limits), max_rows === undefined ? {} : { maxRows: max_rows });
  let cells = 0;
  return {
    sheets: sheets.map(({ name, hidden = false, veryHidden = false, rows }) => ({
      name,
      hidden: hidden || veryHidden,
      rows: trimmed(
        rows.map((row) => {
          cells += row.length;
          if (cells > maximumCells) throw new ParseRefusal('TOO_LARGE', { limit: 'cells' });
          return trimmed(row.map(shown), (cell) => cell === null);
        }),
        (row) => row.length === 0,
      ),
    })),
  };
}

function shown(cell: CellValue): XlsxCell {
  if (!(cell instanceof Date)) return cell === '' ? null : cell;
  return Number.isNaN(cell.getTime()) ? null : cell.toISOString();
}

function trimmed<T>(items: T[], isEmpty: (item: T) => boolean): T[] {
  return items.slice(0, items.findLastIndex((item) => !isEmpty(item)) + 1);
}
