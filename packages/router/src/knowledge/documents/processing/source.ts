import { cut } from '@deskwire/contract/kit/cut.ts';
import { parseFile } from '@deskwire/adapters/parse-file.ts';
import { OutboundError } from '@deskwire/adapters/outbound-error.ts';
import type { Services } from '../../../kit/services.ts';
import { contentTypeOf, HEAD, readableTypeOf } from '../../../platform/files/bytes/content-type.ts';
import { readFile } from '../../../platform/files/bytes/open.ts';
import { blocksOfMarkdown, type Block } from '../engine/blocks.ts';

/** The source of a document. */
export interface Source {
  readonly source: 'upload' | 'text' | 'url' | 'ticket';
  readonly file_id: string | null;
  readonly url: string | null;
  readonly content: string | null;
  readonly content_type: string | null;
}
export interface Content {
  readonly blocks: readonly Block[];
  readonly pages: number | null;
  readonly content_type: string | null;
}
/** Nothing that another try could mend; `code` is that of a failed document. */
export class Unreadable extends Error {
  override name = 'Unreadable';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const MOST_BYTES_OF_A_PAGE = 10 * 1024 * 1024;

/** The blocks of a document, whatever it is. Files of strangers are read in a process of their own. */
export async function readSource(services: Services, source: Source): Promise<Content> {
  if (source.source === 'text' || source.source === 'ticket')
    return { blocks: blocksOfMarkdown(source.content ?? ''), pages: null, content_type: 'text/markdown' };
  if (source.source === 'url') return readPage(services, source.url!);
  const content_type = source.content_type ?? 'application/octet-stream';
  return parsed(content_type, await readFile(services, source.file_id!));
}

async function readPage({ outbound }: Services, url: string): Promise<Content> {
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await outbound.fetch(url, { max_bytes: MOST_BYTES_OF_A_PAGE, timeout_ms: 30_000 });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof OutboundError)
      throw new Unreadable(error.reason === 'too_large' ? 'TOO_LARGE' : 'UNREACHABLE');
    throw error;
  }
  if (response.status === 404 || response.status === 410) throw new Unreadable('NOT_FOUND');
  if (response.status !== 200) throw new Unreadable('UNREACHABLE');
  return parsed(response.headers.get('content-type') ?? 'text/html', bytes);
}

type Format = 'pdf' | 'docx' | 'html' | 'text' | 'eml' | 'xlsx' | 'markdown';
const formats: Readonly<Record<string, Format>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'message/rfc822': 'eml',
  'text/markdown': 'markdown',
  'application/json': 'text',
  'application/xml': 'text',
};
const formatOf = (content_type: string): Format | undefined => {
  const type = content_type.split(';', 1)[0]!.trim().toLowerCase();
  return formats[type] ?? (type.startsWith('text/') ? 'text' : undefined);
};

async function parsed(content_type: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Content> {
  const format = formatOf(content_type);
  if (format === undefined) throw new Unreadable('UNSUPPORTED');
  const type = content_type.split(';', 1)[0]!.trim().toLowerCase();
  if (format === 'xlsx') {
    const { sheets } = valueOf(await parseFile('xlsx', bytes, {}));
    const blocks = sheets
      .filter(({ hidden }) => !hidden)
      .flatMap(({ name, rows }): Block[] => [
        { kind: 'heading', level: 1, text: name },
        { kind: 'table', rows: rows.map((row) => row.map((cell) => String(cell ?? ''))) },
      ]);
    return { blocks, pages: null, content_type: type };
  }
  if (format === 'eml') {
    return { blocks: await readMail(bytes, 1), pages: null, content_type: type };
  }
  if (format === 'markdown' || format === 'text') {
    const { blocks } = valueOf(await parseFile('text', bytes, {}));
    const text = blocks.map((block) => ('text' in block ? block.text : '')).join('\n\n');
    return {
      blocks: format === 'markdown' || text.startsWith('# ') ? blocksOfMarkdown(text) : blocks,
      pages: null,
      content_type: type,
    };
  }
  const read = valueOf(await parseFile(format, bytes, {}));
  return { blocks: read.blocks, pages: read.pages ?? null, content_type: type };
}

const MOST_ATTACHMENTS = 20;
const MOST_DEPTH = 2;

/**
 * The text of a mail with that of its attachments, each below its name; an attached mail brings its own attachments. Pictures
 * and other files without text are left out, and a file that cannot be read is listed with the reason.
 */
async function readMail(bytes: Uint8Array | AsyncIterable<Uint8Array>, depth: number): Promise<Block[]> {
  const mail = valueOf(await parseFile('eml', bytes, {}));
  const subject = mail.subject === '' ? 'Mail' : mail.subject;
  const blocks: Block[] = [{ kind: 'heading', level: 1, text: subject }, ...below(1, mail.blocks)];
  if (depth > MOST_DEPTH) return blocks;
  for (const { name, is_inline, start, end } of mail.attachments.slice(0, MOST_ATTACHMENTS)) {
    if (is_inline) continue;
    const content = mail.bytes.subarray(start, end);
    const known = contentTypeOf(Buffer.from(content.subarray(0, HEAD)), name ?? '');
    const inside = await readAttachment(content, readableTypeOf(known, name ?? ''), depth);
    if (inside === undefined) continue;
    blocks.push({ kind: 'heading', level: 2, text: cut(name ?? '', 200) || 'Attachment' }, ...below(2, inside));
  }
  return blocks;
}

async function readAttachment(bytes: Uint8Array, type: string, depth: number): Promise<Block[] | undefined> {
  try {
    if (formatOf(type) === 'eml') return depth < MOST_DEPTH ? await readMail(bytes, depth + 1) : undefined;
    const { blocks } = await parsed(type, bytes);
    // They are pages of the attachment, and the mail has none.
    return blocks.map(({ page: _, ...block }) => block as Block);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (error.code === 'UNSUPPORTED' || error.code === 'NO_TEXT') return undefined;
    return [{ kind: 'paragraph', text: `This attachment could not be read: ${error.code}.` }];
  }
}
/** Below a heading of a level, all others are of deeper ones. */
const below = (level: number, blocks: readonly Block[]): Block[] =>
  blocks.map((block) => (block.kind === 'heading' ? { ...block, level: block.level + level } : block));

type Outcome<T> = { ok: true; value: T } | { ok: false; code: string };
/** A parser that is busy passes, and the batch is tried again; whatever else is wrong stays so. */
function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  if (outcome.code === 'BUSY') throw new Error('All parsers are busy: the batch is tried again');
  throw new Unreadable(outcome.code);
}
