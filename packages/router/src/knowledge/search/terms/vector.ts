import { tokensOf } from './tokens.ts';

/** The passage as the index holds it. */
export interface Vector {
  /** In the syntax of tsvector: each term with its places, those of the title weighted A. */
  readonly terms: string;
  /** Words and pairs of signs. */
  readonly length: number;
}

/** Postgres keeps 256 places of a term. */
const MOST_PLACES = 255;
/** Between title and text, so that no phrase goes from one into the other. */
const GAP = 2;
/** From this length on a word may be a compound, and is also found by its end. */
export const COMPOUND = 9;
/** Marks a word that is written backwards, so that its end is a beginning. */
export const BACKWARDS = '~';

export const backwards = (word: string): string => BACKWARDS + Array.from(word).toReversed().join('');

/** The terms of a title and a text, either of which may be empty. */
export function vectorOf(title: string, text: string): Vector {
  const places = new Map<string, string[]>();
  const add = (term: string, place: number, weight: string) => {
    const known = places.get(term);
    if (known === undefined) places.set(term, [`${place}${weight}`]);
    else if (known.length < MOST_PLACES && known.at(-1) !== `${place}${weight}`) known.push(`${place}${weight}`);
  };
  let last = 0;
  for (const [part, weight] of [
    [title, 'A'],
    [text, ''],
  ] as const) {
    const from = last === 0 ? 0 : last + GAP;
    for (const { term, place, sign } of tokensOf(part)) {
      last = from + place;
      add(term, last, weight);
      if (!sign && term.length >= COMPOUND) add(backwards(term), last, weight);
    }
  }
  const terms = [...places].map(([term, at]) => `'${term}':${at.join(',')}`).join(' ');
  return { terms, length: last };
}
