import { plainOf } from '../../../kit/lists/plain.ts';
import { fold } from './fold.ts';
import { tokensOf } from './tokens.ts';

/** A part of a text that is to be shown as found: from `start`, to before `end`, in UTF-16 code units. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
}

/** The words that a term of a ranking matches: a whole word or a beginning. Corrected terms are several of them. */
const alternatives = (query: string): { readonly term: string; readonly prefix: boolean }[] =>
  [...query.matchAll(/'([^']*)'(:\*)?/g)].map(([, term, prefix]) => ({ term: term!, prefix: prefix !== undefined }));

/** The places of any of these terms in a text, in order and without overlaps. Terms are in the syntax of tsquery. */
export function highlightsIn(text: string, queries: readonly string[]): Highlight[] {
  const wanted = queries.flatMap(alternatives);
  const whole = new Set(wanted.flatMap(({ term, prefix }) => (prefix ? [] : [term])));
  const beginnings = wanted.flatMap(({ term, prefix }) => (prefix ? [term] : []));
  const found: { start: number; end: number }[] = [];
  for (const { term, sign, start, end } of tokensOf(text)) {
    if (!whole.has(term) && !beginnings.some((beginning) => term.startsWith(beginning))) continue;
    const place = sign ? placeOfSigns(text, { start, end }, term, found.at(-1)?.end ?? 0) : { start, end };
    const last = found.at(-1);
    if (last !== undefined && place.start <= last.end && sign) last.end = Math.max(last.end, place.end);
    else if (last === undefined || place.start >= last.end) found.push({ ...place });
  }
  return found;
}

/** Signs stand within a longer run; where folding has changed their number, the run as a whole is shown. */
function placeOfSigns(text: string, { start, end }: Highlight, term: string, from: number): Highlight {
  const run = text.slice(start, end);
  const folded = fold(run);
  if (folded.length !== run.length) return { start, end };
  const at = folded.indexOf(term, Math.max(0, from - start - 1));
  return at === -1 ? { start, end } : { start: start + at, end: start + at + term.length };
}

/** Letters of a snippet, around what was found. */
const LONGEST_SNIPPET = 240;
const BEFORE = 60;
/** In one passage; a text that repeats a word is not compared with itself for ever. */
const MOST_HIGHLIGHTS = 200;

export interface Snippet {
  readonly snippet: string;
  readonly highlights: Highlight[];
}
/**
 * The words of the part of a text, in Markdown, that has most of the terms, with where they are in it. What is shown is
 * looked through again: its places are not those of the text.
 */
export function snippetOf(text: string, queries: readonly string[]): Snippet {
  const all = highlightsIn(text, queries).slice(0, MOST_HIGHLIGHTS);
  const best = all
    .map(({ start }) => ({
      start,
      count: all.filter((other) => other.start >= start && other.end <= start + LONGEST_SNIPPET - BEFORE).length,
    }))
    .reduce((a, b) => (b.count > a.count ? b : a), { start: 0, count: 0 });
  const start = best.start > BEFORE ? wordBorder(text, best.start - BEFORE, best.start) : 0;
  const end =
    start + LONGEST_SNIPPET >= text.length
      ? text.length
      : wordBorder(text, start + LONGEST_SNIPPET, start + LONGEST_SNIPPET + 20);
  const snippet = plainOf(text.slice(start, end));
  return { snippet, highlights: highlightsIn(snippet, queries) };
}
/** The next blank, or else the next place that is not within a character. */
function wordBorder(text: string, from: number, most: number): number {
  for (let at = from; at < Math.min(most, text.length); at++) if (/\s/.test(text[at]!)) return at + 1;
  return /[\udc00-\udfff]/.test(text[from] ?? '') ? from + 1 : from;
}
