import { fold } from './fold.ts';

/** One word of a text, or two neighbouring signs of a script that is written without blanks. */
export interface Token {
  /** As it is searched. */
  readonly term: string;
  /** The same place is that of a whole word and of its parts: `HP4250`, `HP` and `4250`. */
  readonly place: number;
  /** Two signs, or the last one, of a script without blanks. */
  readonly sign: boolean;
  /** The place in the text of the run of letters and digits that contains it. */
  readonly start: number;
  readonly end: number;
}

/** Longer words are tokens and hashes; their beginning tells them apart. */
export const LONGEST = 40;
const runs = /[\p{L}\p{M}\p{N}]+/gu;
const pieces =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+|[^\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const isUnspaced =
  /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const beyondAscii = /[^\u0000-\u007f]/;
const mixed = /\p{Ll}\p{Lu}|\p{L}\p{N}|\p{N}\p{L}/u;
const borders = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const arabicArticle = /^ال(?=\p{L}{3})/u;

/** The words of a text in order, each with its parts. */
export function* tokensOf(text: string): Generator<Token> {
  let place = 0;
  for (const match of text.matchAll(runs)) {
    const [run] = match;
    const at = { start: match.index, end: match.index + run.length };
    for (const piece of beyondAscii.test(run) ? run.match(pieces)! : [run]) {
      if (beyondAscii.test(piece) && isUnspaced.test(piece)) {
        for (const term of pairsOf(piece)) yield { term, place: ++place, sign: true, ...at };
        continue;
      }
      const term = wordOf(piece);
      if (term === '') continue;
      place += 1;
      yield { term, place, sign: false, ...at };
      if (!mixed.test(piece)) continue;
      for (const part of piece.split(borders)) yield { term: wordOf(part), place, sign: false, ...at };
    }
  }
}

const wordOf = (piece: string): string => cut(fold(piece).replace(arabicArticle, ''));
/** The first letters of a word; no letter is cut in two. */
function cut(word: string): string {
  if (word.length <= LONGEST) return word;
  const first = word.slice(0, LONGEST);
  return /[\ud800-\udbff]$/.test(first) ? first.slice(0, -1) : first;
}

/** Each two neighbours, and the last sign by itself, so that a single sign is the beginning of something wherever it stands. */
function pairsOf(piece: string): string[] {
  const signs = Array.from(fold(piece));
  return signs.map((sign, index) => sign + (signs[index + 1] ?? ''));
}
