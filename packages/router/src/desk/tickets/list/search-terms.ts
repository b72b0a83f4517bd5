/** Words that are kept of one text; a pasted log must not fill the vocabulary. */
const MOST_WORDS = 300;
const word = /\p{L}[\p{L}\p{M}\p{N}]{2,39}/gu;

/** The distinct words of a text that are worth remembering: 3 to 40 letters and digits, lower case, in order. */
export function wordsOf(text: string): string[] {
  const found = new Set<string>();
  for (const [match] of text.toLowerCase().matchAll(word)) {
    found.add(match);
    if (found.size === MOST_WORDS) break;
  }
  return [...found].toSorted();
}

/** A search as Postgres reads it: complete words, and the last one, which may still be typed. */
export interface Asked {
  readonly head: string;
  /** In the syntax of to_tsquery: a quoted prefix. */
  readonly tail: string;
}
export function askedWords(search: string): Asked {
  const parts = search.split(/\s+/u).filter((part) => part !== '');
  return { head: parts.slice(0, -1).join(' '), tail: `${quoted(parts.at(-1) ?? '')}:*` };
}
const quoted = (text: string): string => `'${text.replaceAll('\\', ' ').replaceAll("'", "''")}'`;

/** How many typing errors are forgiven in a word. */
const forgiven = (asked: string): number => (asked.length < 4 ? 0 : asked.length < 8 ? 1 : 2);

/**
 * What a search without any match may have meant: for each of its words the closest ones that the team uses. Undefined
 * where nothing is close. In the syntax of to_tsquery.
 */
export function corrected(asked: readonly string[], similar: (word: string) => readonly string[]): string | undefined {
  const groups = asked.map((word) => closest(word, similar(word)));
  if (groups.length === 0 || groups.some((near) => near.length === 0)) return undefined;
  return groups.map((near) => `(${near.map(quoted).join(' | ')})`).join(' & ');
}

const MOST_MEANT = 5;
function closest(asked: string, candidates: readonly string[]): string[] {
  return candidates
    .map((candidate) => ({
      candidate,
      errors: candidate.startsWith(asked) ? 0 : typingErrors(asked, candidate, forgiven(asked)),
    }))
    .filter(({ errors }) => errors <= forgiven(asked))
    .toSorted((a, b) => a.errors - b.errors)
    .slice(0, MOST_MEANT)
    .map(({ candidate }) => candidate);
}

/**
 * Letters to add, drop, replace or swap with their neighbour to turn one word into another (restricted
 * Damerau-Levenshtein); any number above `most` for words that are further apart.
 */
export function typingErrors(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let errors = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        errors = Math.min(errors, beforeLast[j - 2]! + 1);
      row.push(errors);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length]!;
}
