import { fold } from './fold.ts';
import { tokensOf, type Token } from './tokens.ts';
import { backwards, COMPOUND } from './vector.ts';

/** Further words of a search add nothing that anybody would type. */
export const MOST_TERMS = 24;
/** A word as short as that is only found whole: `IT` is not the beginning of `items`. */
const short = /^[a-z]{1,2}$/;
/** From this length on, a term is also found at the end of a compound. */
const SHORTEST_END = 5;

/** One word of a search, in the forms in which texts may have it. */
interface Word {
  readonly whole: Token;
  readonly parts: readonly Token[];
}

/** The words of a search, those of a script without blanks as the runs that were typed. */
function wordsOf(search: string): (Word | readonly Token[])[] {
  const words: (Word | Token[])[] = [];
  let run: Token[] = [];
  let last: { whole: Token; parts: Token[] } | undefined;
  for (const token of tokensOf(search)) {
    if (token.sign) {
      if (run.length > 0 && run[0]!.start === token.start) run.push(token);
      else words.push((run = [token]));
      last = undefined;
      continue;
    }
    run = [];
    if (last?.whole.place === token.place) last.parts.push(token);
    else words.push((last = { whole: token, parts: [] }));
  }
  return words.slice(0, MOST_TERMS);
}
const isRun = (word: Word | readonly Token[]): word is readonly Token[] => Array.isArray(word);

const quoted = (term: string): string => `'${term}'`;
const beginning = (term: string): string => (short.test(term) ? quoted(term) : `${quoted(term)}:*`);
const found = (term: string): string =>
  term.length < SHORTEST_END ? beginning(term) : `(${beginning(term)} | ${quoted(backwards(term))}:*)`;

/** A word that a filter asks for. */
export interface AskedWord {
  /** In the syntax of tsquery. */
  readonly query: string;
  /** Beginnings of terms: every text with the word has a term of each, or the end of a compound that is not counted. */
  readonly beginnings: readonly string[];
}

/**
 * The words of a filter, each of which has to be somewhere in a row. A word is found by its beginning and, from five letters
 * on, at the end of a compound; a run of signs as it stands. None: there is nothing to look for, and nothing is found.
 */
export const askedOf = (search: string): AskedWord[] =>
  wordsOf(search).map((word) => {
    if (isRun(word)) return phrase(word);
    const { term } = word.whole;
    const parts = word.parts.map((part) => part.term);
    if (parts.length === 0) return { query: found(term), beginnings: [term] };
    return { query: `(${found(term)} | (${parts.map(beginning).join(' & ')}))`, beginnings: parts };
  });
function phrase(run: readonly Token[]): AskedWord {
  // Of `打印机` the pairs 打印 and 印机 say all; the single last sign is for those who ask for it alone.
  const pairs = (run.length > 1 ? run.slice(0, -1) : run).map(({ term }) => term);
  const query = pairs.map((term) => (pairs.length === 1 ? `${quoted(term)}:*` : quoted(term))).join(' <-> ');
  return { query: `(${query})`, beginnings: pairs };
}

/** How much of a word is compared where rows are ranked: forms of a word differ at their end. */
const STEM = 5;

/** A term by which passages are ranked. */
export interface RankedTerm {
  /** Its name in the counts of the team: how rare it is. */
  readonly stem: string;
  /** In the syntax of tsquery. */
  readonly query: string;
}
/** The beginning of a word that stands for all of its forms. */
export const stemOf = (word: string): string => (word.length > STEM ? word.slice(0, STEM) : word);

/** The terms of a search by which passages are ranked: the stems of its words, and the ends of long ones. */
export function rankedTerms(search: string): RankedTerm[] {
  const terms = new Map<string, RankedTerm>();
  const add = (stem: string, whole: boolean) =>
    terms.set(stem, { stem, query: whole ? quoted(stem) : `${quoted(stem)}:*` });
  const words = wordsOf(search);
  for (const word of words) {
    if (isRun(word)) {
      const pairs = word.length > 1 ? word.slice(0, -1) : word;
      for (const { term } of pairs) add(term, pairs.length > 1 || Array.from(term).length > 1);
      continue;
    }
    for (const { term } of [word.whole, ...word.parts]) {
      // The last word may still be typed.
      const isWhole = term.length < STEM && (word !== words.at(-1) || short.test(term));
      add(stemOf(term), isWhole);
      if (term.length >= COMPOUND) add(backwards(term.slice(-STEM)), false);
    }
  }
  return [...terms.values()].slice(0, 2 * MOST_TERMS);
}

/** The words of a search that may be mistyped: four letters or more, without digits. */
export const mistypable = (search: string): string[] =>
  wordsOf(search).flatMap((word) => (!isRun(word) && /^\p{L}{4,}$/u.test(word.whole.term) ? [word.whole.term] : []));

/** Whether there is anything to look for. */
export const asksSomething = (search: string): boolean => /[\p{L}\p{N}]/u.test(fold(search));
