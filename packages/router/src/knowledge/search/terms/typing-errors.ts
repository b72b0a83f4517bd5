/** How many typing errors are forgiven in a word. */
export const forgiven = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

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
