import { cut as cutText } from '@deskwire/contract/kit/cut.ts';
import type { Block } from './blocks.ts';

/** A passage: the text of the document from `start` to before `end`, in UTF-16 code units. */
export interface Chunk {
  readonly headings: readonly string[];
  readonly page: number | null;
  readonly start: number;
  readonly end: number;
}
export interface Cut {
  readonly text: string;
  readonly chunks: readonly Chunk[];
}

/** Passages are packed up to the first size, and never longer than the second. */
const USUAL = 1_200;
const LONGEST = 2_000;
/** A sign of a script without blanks says as much as two letters. */
const dense = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/gu;
const sizeOf = (text: string): number => text.length + (text.match(dense)?.length ?? 0);

/**
 * Writes blocks down as one text and cuts it into passages: blocks are packed together below one heading, long ones are cut
 * between sentences or lines, and of a long table each passage has the first row among its headings.
 */
export function cut(blocks: readonly Block[]): Cut {
  let text = '';
  const chunks: Chunk[] = [];
  const path: { readonly level: number; readonly text: string }[] = [];
  let open: { start: number; end: number; page: number | null; headings: readonly string[] } | undefined;
  const close = () => {
    if (open !== undefined) chunks.push({ ...open });
    open = undefined;
  };
  const write = (piece: string): { start: number; end: number } => {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += piece;
    return { start, end: text.length };
  };
  for (const block of blocks) {
    const page = block.page ?? null;
    if (block.kind === 'heading') {
      close();
      while (path.length > 0 && path.at(-1)!.level >= block.level) path.pop();
      const place = write(block.text);
      path.push({ level: block.level, text: cutText(block.text, 200) });
      open = { ...place, page, headings: path.slice(0, -1).map((heading) => heading.text) };
      continue;
    }
    const headings = path.map((heading) => heading.text);
    const rows = block.kind === 'table' ? block.rows.map((row) => row.join(' | ')) : undefined;
    const piece = rows === undefined ? (block as { text: string }).text : rows.join('\n');
    if (piece.trim() === '') continue;
    const { start } = write(piece);
    const parts = block.kind === 'paragraph' ? sentencesOf(piece) : linesOf(piece);
    for (const [at, part] of parts.entries()) {
      const place = { start: start + part.start, end: start + part.end };
      const above = rows !== undefined && at > 0 ? [...headings, cutText(rows[0]!, 200)] : headings;
      if (open !== undefined && sizeOf(text.slice(open.start, place.end)) <= USUAL) open.end = place.end;
      else {
        close();
        open = { ...place, page, headings: above };
      }
    }
  }
  close();
  return { text, chunks };
}

interface Part {
  readonly start: number;
  readonly end: number;
}
const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });
/** The sentences of a paragraph; one that is too long by itself is cut at blanks. */
function sentencesOf(text: string): Part[] {
  if (sizeOf(text) <= USUAL) return [{ start: 0, end: text.length }];
  const parts: Part[] = [];
  for (const { index, segment } of segmenter.segment(text))
    parts.push(...shortened(text, index, index + segment.length));
  return parts;
}
/** The lines of code or of a table. */
function linesOf(text: string): Part[] {
  if (sizeOf(text) <= LONGEST) return [{ start: 0, end: text.length }];
  const parts: Part[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    parts.push(...shortened(text, start, start + line.length));
    start += line.length + 1;
  }
  return parts.filter((part) => part.end > part.start);
}

function shortened(text: string, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let start = from;
  while (sizeOf(text.slice(start, to)) > LONGEST) {
    let end = start + USUAL / 2;
    for (let at = end; at > start + USUAL / 4; at--)
      if (/\s/.test(text[at]!)) {
        end = at + 1;
        break;
      }
    if (/[\udc00-\udfff]/.test(text[end]!)) end -= 1;
    parts.push({ start, end });
    start = end;
  }
  parts.push({ start, end: to });
  return parts;
}
