import { storable } from '@deskwire/contract/kit/storable.ts';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import type { Base, TeamScope } from '../../../kit/context.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { invalid } from '../../../kit/errors.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import { layoutOf } from '../../../desk/tickets/import/columns.ts';
import { BEGINNING, inspectCsv, readCsv } from '../../../platform/operations/csv/parse.ts';
import { OperationFailure } from '../../../platform/operations/kind.ts';
import { titleOf } from '../merging/words.ts';

/** The issue that a line of a spreadsheet asks for. */
export interface Line {
  readonly line: number;
  readonly title: string;
  readonly description: string;
  readonly priority: 'low' | 'medium' | 'high' | 'urgent';
}
/** Lines of one call: each of them may be a question to Jira. */
export const AT_ONCE = 50;
/** Lines of one file, in all calls. */
const MOST_LINES = 10_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
type Cells = readonly string[];

/** Fifty lines of a spreadsheet, which is read in a process of its own. Its headings say which column is what. */
export async function readLines(
  ctx: { readonly db: Db; readonly scope: TeamScope; readonly services: Base['services'] },
  file_id: string,
  page: number,
): Promise<{ readonly lines: readonly Line[]; readonly more: boolean }> {
  const file = await getVisibleFile(ctx, file_id);
  const [columns = [], ...rows] =
    file.content_type === XLSX ? await sheetOf(ctx.services, file.id) : await csvOf(ctx.services, file.id);
  let layout: ReturnType<typeof layoutOf>;
  try {
    layout = layoutOf(columns, {}, []);
  } catch {
    throw invalid('file_id', 'is a file without a column for the title, such as Summary');
  }
  const cell = (row: Cells, field: 'title' | 'description' | 'priority') => {
    const column = layout[field];
    return column === undefined ? '' : (row[column] ?? '').trim();
  };
  const begin = (page - 1) * AT_ONCE;
  const lines = rows.slice(begin, begin + AT_ONCE).flatMap((row, at) => {
    const title = titleOf(cell(row, 'title') || cell(row, 'description'));
    if (title === '') return [];
    return [
      {
        line: begin + at + 2,
        title,
        description: storable(cell(row, 'description'), 50_000),
        priority: priorityOf(cell(row, 'priority')),
      },
    ];
  });
  return { lines, more: rows.length > begin + AT_ONCE };
}

const priorityOf = (given: string): Line['priority'] => {
  const word = given.toLowerCase();
  if (/^(highest|urgent|blocker|critical)$/.test(word)) return 'urgent';
  if (/^(high|major)$/.test(word)) return 'high';
  return /^(low|lowest|minor|trivial)$/.test(word) ? 'low' : 'medium';
};

async function sheetOf(services: Base['services'], id: string): Promise<readonly Cells[]> {
  const read = await parseFile('xlsx', await readFile(services, id), { max_rows: MOST_LINES + 1 });
  if (!read.ok) throw invalid('file_id', 'is a file that cannot be read as a spreadsheet');
  const sheet = read.value.sheets.find(({ hidden }) => !hidden);
  return (sheet?.rows ?? []).map((row) => row.map((value) => (value === null ? '' : String(value))));
}

async function csvOf(services: Base['services'], id: string): Promise<readonly Cells[]> {
  const rows: Cells[] = [];
  try {
    const { delimiter, columns } = await inspectCsv(() => readFile(services, id));
    for await (const { cells } of readCsv(await readFile(services, id), delimiter, BEGINNING)) {
      rows.push(rows.length === 0 ? columns : cells);
      if (rows.length > MOST_LINES) break;
    }
  } catch (error) {
    if (error instanceof OperationFailure) throw invalid('file_id', 'is a file that cannot be read as CSV');
    throw error;
  }
  return rows;
}
