import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Result } from './post.ts';
import { LONGEST_SECONDS, nextAttempt } from './schedule.ts';

const FAILURES_TO_SLOW = 3;
const GONE = 410;

/** A delivery as it was when an attempt was made. */
export interface Tried {
  readonly id: string;
  readonly attempts: number;
  readonly tries: number;
  readonly first_at: string | null;
  readonly created_at: string;
}
export interface Attempt {
  readonly delivery: Tried;
  /** When it ended. */
  readonly at: string;
  readonly result: Result;
}

/** How an endpoint stands. */
export interface Standing {
  readonly failures: number;
  readonly failing_since: string | null;
  readonly last_success_at: string | null;
  readonly paused_until: string | null;
  readonly lane: 'normal' | 'slow';
  readonly disabled: 'failing' | 'gone' | null;
}

/** The new state of a delivery. */
export interface Outcome {
  readonly id: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly next_at: string | null;
}

/** The effect of one attempt on its delivery and its endpoint. */
export function outcomeOf(standing: Standing, { delivery, at, result }: Attempt): [Outcome, Standing] {
  const { id } = delivery;
  if (result.error === null) {
    const well = { failures: 0, failing_since: null, last_success_at: at, lane: 'normal' } as const;
    return [
      { id, state: 'delivered', next_at: null },
      { ...standing, ...well },
    ];
  }
  // It says nothing of the receiver, which was not asked.
  if (result.hopeless === true) return [{ id, state: 'failed', next_at: null }, standing];
  const failures = standing.failures + 1;
  const paused_until =
    result.pause_seconds === undefined ? standing.paused_until : secondsAfter(at, result.pause_seconds);
  const isSlow = result.error === 'timeout' || failures >= FAILURES_TO_SLOW;
  const failing: Standing = {
    ...standing,
    failures,
    failing_since: standing.failing_since ?? at,
    paused_until,
    lane: isSlow ? 'slow' : standing.lane,
    disabled: result.status === GONE ? 'gone' : standing.disabled,
  };
  const next_at = nextAttempt(delivery.tries + 1, at);
  const isTooOld = next_at !== undefined && next_at > secondsAfter(delivery.created_at, LONGEST_SECONDS);
  if (next_at !== undefined && !isTooOld) {
    const later = paused_until !== null && paused_until > next_at ? paused_until : next_at;
    return [{ id, state: 'pending', next_at: later }, failing];
  }
  return [{ id, state: 'failed', next_at: null }, givenUp(failing, delivery.first_at ?? at)];
}

/** Nothing arrived since a delivery began that was given up: nothing else will. */
const givenUp = (standing: Standing, since: string): Standing =>
  standing.disabled === null && (standing.last_success_at ?? '') < since
    ? { ...standing, disabled: 'failing' }
    : standing;
