import { writeXlsx, type CellValue } from 'hucre/xlsx';

/** A workbook of one sheet, as a spreadsheet program saves it. */
export const workbookOf = async (rows: CellValue[][]): Promise<Buffer> =>
  Buffer.from(await writeXlsx({ sheets: [{ name: 'Sheet', rows }] }));
