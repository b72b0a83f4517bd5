import { parseFile } from '@deskwire/adapters/parse-file.ts';
import { MAX_TEXT } from '@deskwire/contract/ai/ai.schemas.ts';
import type { aiTexts } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import { cut } from '../rules/words.ts';
import { analyzeText } from './analyze-text.ts';

type Entry = typeof aiTexts.analyzeDocument;
const MOST_PAGES = 200;
const MOST_ROWS = 2000;

/** Reads an uploaded document, in a process of its own, and analyses what it says. */
export async function analyzeDocument(ctx: Ctx<Entry>, { file_id, question, model }: In<Entry>): Promise<Out<Entry>> {
  const file = await getVisibleFile(ctx, file_id);
  const document = await readDocument(ctx.services, file);
  if (document.text.trim() === '') throw new AppError('DOCUMENT_UNREADABLE', { reason: 'EMPTY' });
  const analysis = await analyzeText(ctx, cut(document.text, MAX_TEXT), { question, model });
  const { title, pages, text } = document;
  return { ...analysis, title, pages, truncated: text.length > MAX_TEXT };
}

interface ReadDocument {
  readonly title: string | null;
  readonly pages: number | null;
  readonly text: string;
}
type File = Awaited<ReturnType<typeof getVisibleFile>>;
const formats: Readonly<Record<string, 'pdf' | 'docx' | 'html'>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/html': 'html',
};
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Reads the text of a file, in a process of its own. Throws DOCUMENT_UNREADABLE. */
export async function readDocument(services: Services, { id, content_type }: File): Promise<ReadDocument> {
  const bytes = await readFile(services, id);
  if (content_type === XLSX) {
    const read = await parseFile('xlsx', bytes, { max_rows: MOST_ROWS });
    if (!read.ok) throw refusalOf(read.code);
    const sheets = read.value.sheets.filter(({ hidden }) => !hidden);
    const text = sheets.map(({ name, rows }) => [name, ...rows.map((row) => row.join('\t'))].join('\n')).join('\n\n');
    return { title: null, pages: null, text };
  }
  const format = formats[content_type] ?? 'text';
  const read = await parseFile(format, bytes, format === 'pdf' ? { max_pages: MOST_PAGES } : {});
  if (!read.ok) throw refusalOf(read.code);
  const { title, pages, blocks } = read.value;
  const text = blocks.map((block) =>
    block.kind === 'table' ? block.rows.map((row) => row.join('\t')).join('\n') : block.text,
  );
  return { title: title ?? null, pages: pages ?? null, text: text.join('\n\n') };
}

const refusalOf = (code: string) =>
  code === 'BUSY'
    ? new AppError('UNAVAILABLE', { retry_after: 5 })
    : new AppError('DOCUMENT_UNREADABLE', { reason: code });
