import { vectorOf } from '../terms/vector.ts';

/** A row as the index takes it in. */
export interface Indexed {
  readonly kind: string;
  readonly id: string;
  /** The row that a filter finds by it; the row itself, unless another is named. */
  readonly home_id?: string | undefined;
  /** Only for those who handle tickets. */
  readonly internal?: boolean | undefined;
  readonly title: string;
  readonly text: string;
  /** The passages of a row that is cut already; otherwise its text is cut. */
  readonly pieces?: readonly { readonly title: string; readonly text: string }[] | undefined;
}
/** A piece of a row as the index holds it. */
export interface Passage {
  readonly home_id: string;
  readonly kind: string;
  readonly entity_id: string;
  readonly ordinal: number;
  readonly internal: boolean;
  readonly length: number;
  readonly terms: string;
}

/** Longer texts are cut, so that one word of a pasted log weighs no less than one of a short text. */
const LONGEST = 4_000;

/** The passages of a row; the first one has its title. */
export function passagesOf({ kind, id, home_id = id, internal = false, title, text, pieces }: Indexed): Passage[] {
  const parts =
    pieces ??
    piecesOf(text).map(({ start, end }, at) => ({ title: at === 0 ? title : '', text: text.slice(start, end) }));
  return parts.map((part, ordinal) => ({
    home_id,
    kind,
    entity_id: id,
    ordinal,
    internal,
    ...vectorOf(part.title, part.text),
  }));
}

export interface Piece {
  readonly start: number;
  readonly end: number;
}
/** A text in pieces of at most `longest` characters, cut at blanks where there are any, and never within a character. */
export function piecesOf(text: string, longest = LONGEST): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  while (text.length - start > longest) {
    let end = start + longest;
    const blank = lastBlank(text, end, start + longest / 2);
    if (blank !== undefined) end = blank;
    else if (/[\udc00-\udfff]/.test(text[end]!)) end -= 1;
    pieces.push({ start, end });
    start = end;
  }
  pieces.push({ start, end: text.length });
  return pieces;
}
function lastBlank(text: string, from: number, least: number): number | undefined {
  for (let at = from; at > least; at--) if (/\s/.test(text[at]!)) return at;
  return undefined;
}

/** The words of a passage and where they stand in the text of its row. */
export function passageAt(text: string, ordinal: number): Piece & { readonly text: string } {
  const { start, end } = piecesOf(text)[ordinal] ?? { start: 0, end: 0 };
  return { text: text.slice(start, end), start, end };
}
