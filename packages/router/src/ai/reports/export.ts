import { z } from 'zod';
import { barChart } from '@deskwire/adapters/bar-chart.ts';
import { blocksOf } from '@deskwire/adapters/markdown-blocks.ts';
import type { ReportBlock, ReportData } from '@deskwire/adapters/pdf-templates.ts';
import type { Block, reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { csvLine } from '@deskwire/contract/kit/csv.ts';
import type { Services } from '../../kit/services.ts';
import { endWithFile, writeDocument } from '../../platform/operations/batches/result-file.ts';
import { batchJob } from '../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../platform/operations/kind.ts';
import { startOperation } from '../../platform/operations/start.ts';
import { getReport, getVersion } from './find.ts';
import { presentReport } from './present.ts';

type Entry = typeof reports.export;
type Report = Out<typeof reports.get>;
const ExportInput = z.strictObject({
  report_id: z.uuid(),
  n: z.int(),
  format: z.enum(['pdf', 'docx', 'md', 'csv', 'json']),
});
type ExportInput = z.output<typeof ExportInput>;

/** One version of a report into a file, which its exporter can download. */
export const reportsExport: OperationKind<typeof ExportInput, never> = {
  kind: 'reports.export',
  input: ExportInput,
  requires: 'reports.write',
  batch: exportOne,
};
export const exportBatch = batchJob(reportsExport.kind);

export async function exportReport(ctx: Ctx<Entry>, { report_id, n, format }: In<Entry>): Promise<Out<Entry>> {
  const row = await getReport(ctx.db, ctx.scope, report_id);
  const version = await getVersion(ctx.db, ctx.scope, row, n);
  return startOperation(ctx, reportsExport, { report_id, n: version.n, format });
}

async function exportOne(reading: Reading, { report_id, n, format }: ExportInput): Promise<Batch<never>> {
  const { services, db, scope } = reading;
  const row = await getReport(db, scope, report_id);
  const report = presentReport(row, await getVersion(db, scope, row, n));
  const bytes = await writeReport(services, report, format);
  return endWithFile(reading, `report-${report.from}-${report.to}-v${n}.${format}`, bytes);
}

/** A version as a file. */
export async function writeReport(
  services: Pick<Services, 'pdf'>,
  report: Report,
  format: ExportInput['format'],
): Promise<Uint8Array> {
  if (format === 'json') return Buffer.from(JSON.stringify(report, null, 2));
  if (format === 'md') return Buffer.from(inMarkdown(report));
  if (format === 'csv') {
    const lines = report.facts.map(({ key, name, value, unit }) => csvLine([key, name, value, unit]));
    return Buffer.from([csvLine(['key', 'name', 'value', 'unit']), ...lines].join(''));
  }
  return writeDocument(services, dataOf(report), { format, created_at: report.as_of });
}

/** A document holds at most so many rows; the rest is for a spreadsheet. */
const MOST_ROWS = 200;
/** The row of a table that has none: a head alone looks as if something was lost. */
const NOTHING: readonly (readonly string[])[] = [['–']];
function dataOf({ title, from, to, as_of, blocks }: Report): ReportData {
  return {
    title,
    subtitle: `${from} to ${to}, as of ${as_of.slice(0, 16).replace('T', ' ')} UTC`,
    lang: 'en',
    blocks: blocks.flatMap((block): ReportBlock[] => {
      if (block.kind === 'heading') return [{ kind: 'heading', level: 2, text: block.text }];
      if (block.kind === 'paragraph') return blocksOf(block.text);
      const table: ReportBlock = {
        kind: 'table',
        caption: block.title,
        columns: block.columns.map((name, at) => ({ title: name, align: at === 0 ? 'start' : 'end' })),
        rows: (block.rows.length === 0 ? NOTHING : block.rows.slice(0, MOST_ROWS)).map((row) =>
          block.columns.map((_, at) => row[at] ?? ''),
        ),
      };
      return [...chartOf(block), table];
    }),
  };
}

/** More bars than this are read in the table. */
const MOST_BARS = 15;
/** A table of figures as a picture: of each column in which every cell is a number. */
function chartOf({ title, columns, rows }: Extract<Block, { kind: 'table' }>): ReportBlock[] {
  const figures = (cell: string | undefined) =>
    cell === undefined || cell === '' ? NaN : Number(cell.replaceAll(',', ''));
  const drawn = columns.flatMap((name, at) =>
    at > 0 && rows.every((row) => Number.isFinite(figures(row[at]))) ? [{ name, at }] : [],
  );
  if (rows.length === 0 || rows.length > MOST_BARS || drawn.length === 0) return [];
  const chart = barChart({
    names: drawn.map(({ name }) => name),
    rows: rows.map((row) => ({ label: row[0] ?? '', values: drawn.map(({ at }) => figures(row[at])) })),
  });
  return [{ kind: 'chart', caption: title, ...chart }];
}

/** A report as Markdown. */
export function inMarkdown({ title, from, to, blocks }: Report): string {
  return `${[`# ${title}`, `${from} to ${to}`, ...blocks.map(blockInMarkdown)].join('\n\n')}\n`;
}
function blockInMarkdown(block: Block): string {
  if (block.kind === 'heading') return `## ${block.text}`;
  if (block.kind === 'paragraph') return block.text;
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = line(block.columns.map(() => '---'));
  return [`### ${block.title}`, '', line(block.columns), rule, ...block.rows.map(line)].join('\n');
}
