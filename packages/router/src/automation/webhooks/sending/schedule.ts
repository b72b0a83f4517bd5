import { secondsAfter } from '@deskwire/contract/kit/time.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds between one attempt and the next, as Standard Webhooks recommends: ten attempts over 75 h 35 min 5 s. */
export const waits = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;
/** However it was delayed, a delivery that is older is given up. */
export const LONGEST_SECONDS = 96 * HOUR;
const JITTER = 0.1;

/** When to try again after so many tries, give or take a tenth. Undefined: that was the last one. */
export function nextAttempt(tries: number, now: string, random: () => number = Math.random): string | undefined {
  const wait = waits[tries - 1];
  return wait === undefined ? undefined : secondsAfter(now, wait * (1 + JITTER * (2 * random() - 1)));
}
