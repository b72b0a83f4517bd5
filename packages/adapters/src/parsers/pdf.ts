import { getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { ParseRefusal } from '../parse-outcome.ts';
import { blocksOf, type PdfLine } from './pdf-lines.ts';
import type { TextDocument } from './text-document.ts';

export interface PdfOptions {
  /** 2,000 by default. */
  max_pages?: number;
}

// Loads what is otherwise loaded with the first file, when nothing can be loaded any more.
await getResolvedPDFJS();

/** Reads the text of a PDF in the order in which it is drawn; headings are told by their size. */
export async function parse(input: Buffer, { max_pages = 2000 }: PdfOptions): Promise<TextDocument> {
  const pdf = await opened(input);
  if (pdf.numPages > max_pages) throw new ParseRefusal('TOO_LARGE', { limit: 'pages' });
  const lines: PdfLine[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    lines.push(...linesOf(items, number));
    page.cleanup();
  }
  const { info } = await pdf.getMetadata();
  const title: unknown = 'Title' in info ? info.Title : undefined;
  return {
    title: typeof title === 'string' && title.trim() !== '' ? title.trim() : undefined,
    pages: pdf.numPages,
    blocks: blocksOf(lines),
  };
}

async function opened(input: Buffer): ReturnType<typeof getDocumentProxy> {
  try {
    // The library wants bytes that are nobody else's.
    return await getDocumentProxy(new Uint8Array(input), {
      verbosity: 0,
      disableFontFace: true,
      useSystemFonts: false,
      useWasm: false,
      useWorkerFetch: false,
      maxImageSize: 0,
    });
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    throw new ParseRefusal(locked ? 'ENCRYPTED' : 'UNREADABLE', { cause: error });
  }
}

type TextContent = Awaited<
  ReturnType<Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>['getTextContent']>
>;

/** Joins the pieces of each line; a piece is a word, a letter or a whole line, as the writing program liked it. */
function linesOf(items: TextContent['items'], page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let text = '';
  let height = 0;
  let y = 0;
  const close = () => {
    if (text.trim() !== '') lines.push({ text: text.replace(/\s+/g, ' ').trim(), page, height, y });
    [text, height] = ['', 0];
  };
  for (const item of items) {
    if (!('str' in item)) continue;
    text += item.str;
    if (item.str.trim() !== '') {
      height = Math.max(height, item.height);
      y = Number(item.transform[5]);
    }
    if (item.hasEOL) close();
  }
  close();
  return lines;
}
