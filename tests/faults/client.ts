import { createDeskwire, isError, type Deskwire } from '@deskwire/sdk';
import { setTimeout as sleep } from 'node:timers/promises';

/** What clients saw of the trouble. */
export interface Sight {
  /** Refusals by code. */
  readonly refusals: Map<string, number>;
  /** The longest that an answer took, in milliseconds, whatever it said. */
  slowest: number;
  /** Requests that were given up without an answer. */
  unanswered: number;
}
export const newSight = (): Sight => ({ refusals: new Map(), slowest: 0, unanswered: 0 });

/** Longer than the api may wait for a database that is silent. */
const GIVE_UP_MS = 20_000;

/** A client that never waits for ever and keeps an eye on how it is served. */
export const clientOf = (url: string, sight: Sight, team_id?: string): Deskwire =>
  createDeskwire({
    url,
    team_id,
    retry: { tries: 2, max_wait_ms: 1_000 },
    fetch: async (input, init) => {
      const begun = performance.now();
      const late = AbortSignal.timeout(GIVE_UP_MS);
      const signal = init?.signal ? AbortSignal.any([init.signal, late]) : late;
      try {
        const response = await fetch(input, { ...init, signal });
        sight.slowest = Math.max(sight.slowest, performance.now() - begun);
        return response;
      } catch (error) {
        sight.unanswered += 1;
        throw error;
      }
    },
  });

const PATIENT_MS = 2_000;

/** A procedure of the client: how it is called is left to `acknowledged`. */
type Call<T> = (options: { context: { idempotency_key: string } }) => Promise<T>;
/** What a request may be told while something is broken; anything else is a fault of ours. */
const passing = [
  'UNAVAILABLE',
  'STORAGE_FULL',
  'IDEMPOTENCY_IN_FLIGHT',
  'RATE_LIMITED',
  // Somebody else's attempt to create an issue has to be over, and its index up to date.
  'INTEGRATION_UNAVAILABLE',
] as const;

/**
 * Repeats a call with the same Idempotency-Key until it is acknowledged, as a client with work to deliver does. Throws
 * what it is refused for good.
 */
export async function acknowledged<T>(sight: Sight, call: Call<T>, until: AbortSignal): Promise<T> {
  const context = { idempotency_key: crypto.randomUUID() };
  for (;;) {
    until.throwIfAborted();
    try {
      return await call({ context });
    } catch (error) {
      if (isError(error)) {
        const { code } = error.data;
        sight.refusals.set(code, (sight.refusals.get(code) ?? 0) + 1);
        if (!isError(error, ...passing) && code !== 'INTERNAL') throw error;
        // Whoever asks again at once only uses up what they may ask.
        if (isError(error, 'IDEMPOTENCY_IN_FLIGHT', 'RATE_LIMITED')) await sleep(PATIENT_MS);
      }
    }
    await sleep(100 + Math.random() * 200);
  }
}
