/** A vector as it is kept: of length one, in eight bits a number, and by the signs of its numbers. */
export interface KeptVector {
  /** A one for each number above zero. */
  readonly signature: string;
  /** The value of one step of a byte. */
  readonly scale: number;
  readonly bytes: Int8Array;
}

/** A vector of the same direction and of length one; one without a direction stays as it is. */
export function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? [...vector] : vector.map((number) => number / length);
}

export const signatureOf = (vector: readonly number[]): string =>
  vector.map((number) => (number > 0 ? '1' : '0')).join('');

const LARGEST = 127;
export function keptVector(vector: readonly number[]): KeptVector {
  const one = unit(vector);
  const scale = Math.max(...one.map(Math.abs)) / LARGEST;
  const bytes = Int8Array.from(one, (number) => (scale === 0 ? 0 : Math.round(number / scale)));
  return { signature: signatureOf(one), scale, bytes };
}

/** How alike a question and a passage are, from -1 to 1; the question is a vector of length one. */
export function similarity(question: readonly number[], scale: number, bytes: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum += question[at]! * bytes[at]!;
  return sum * scale;
}

/** A rank further down counts less, and never nothing. */
const K = 60;
/** Words count twice as much as vectors. */
const WORDS = 2;
/** Makes one order of two, by their ranks alone: what both found comes first. */
export function fused<T>(
  words: readonly T[],
  vectors: readonly T[],
  nameOf: (one: T) => string,
): { one: T; score: number }[] {
  const scores = new Map<string, { one: T; score: number }>();
  const count = (list: readonly T[], weight: number) => {
    for (const [rank, one] of list.entries()) {
      const known = scores.get(nameOf(one)) ?? { one, score: 0 };
      scores.set(nameOf(one), { ...known, score: known.score + weight / (K + rank + 1) });
    }
  };
  count(words, WORDS);
  count(vectors, 1);
  return [...scores.values()].toSorted((a, b) => b.score - a.score);
}
