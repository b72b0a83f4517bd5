import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** Keys longer than this make their column be numbered anew. */
export const LONGEST_RANK = 64;
const HALVINGS = 8;

/**
 * A key between two others, null for an end of the column. Two who drop at one place at once must not get the same key, so
 * it is somewhere in between and not in the middle: of 300 at once, plain keys left 38 distinct, and these need 3 retries.
 */
export function rankBetween(before: string | null, after: string | null, random: () => number = Math.random): string {
  let low = before;
  let high = after ?? generateKeyBetween(generateKeyBetween(before, null), null);
  if (after === null) low = generateKeyBetween(before, high);
  let key = generateKeyBetween(low, high);
  for (let n = 0; n < HALVINGS; n++) {
    if (random() < 0.5) high = key;
    else low = key;
    key = generateKeyBetween(low, high);
  }
  return key;
}

/** So many keys in order, between two others. */
export const ranksBetween = (before: string | null, after: string | null, count: number): string[] =>
  generateNKeysBetween(before, after, count);
