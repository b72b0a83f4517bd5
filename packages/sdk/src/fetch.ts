import type { Session } from './session.ts';

/** How a client proves who it is: an API key, a session that it keeps alive, or the browser's cookie. */
export type Credentials = { readonly api_key: string } | { readonly session: Session } | { readonly cookie: true };
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

export interface RetryOptions {
  /** Tries in all, 4 unless told. */
  readonly tries?: number | undefined;
  /** The longest wait between two tries, 10 s unless told. */
  readonly max_wait_ms?: number | undefined;
}

/** Statuses that say: not now. Everything else is an answer. */
const passing = new Set([429, 502, 503, 504]);
const BASE_WAIT_MS = 250;

/**
 * A fetch that signs its requests, renews a refused session once, and tries again where that can help: when no answer
 * came or the server asked to wait. Safe for mutations too, since each carries its own Idempotency-Key.
 */
export function createFetch(
  credentials: Credentials,
  headers: Record<string, string>,
  raw: Fetch,
  retry: RetryOptions = {},
): Fetch {
  const tries = retry.tries ?? 4;
  const max_wait_ms = retry.max_wait_ms ?? 10_000;
  return async (input, init = {}) => {
    const signal = init.signal ?? undefined;
    for (let tried = 1; ; tried++) {
      let response: Response | undefined;
      try {
        response = await signed(credentials, headers, raw, input, init);
        if (!passing.has(response.status) || tried >= tries) return response;
      } catch (error) {
        if (signal?.aborted === true || tried >= tries) throw error;
      }
      const wait = waitOf(response, tried, max_wait_ms);
      // A server that asks for more patience than the caller has gets its answer passed on.
      if (wait === undefined && response !== undefined) return response;
      await response?.body?.cancel();
      await pause(wait ?? max_wait_ms, signal);
    }
  };
}

async function signed(
  credentials: Credentials,
  headers: Record<string, string>,
  raw: Fetch,
  input: string,
  init: RequestInit,
): Promise<Response> {
  const send = (token: string | undefined) => {
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    if (token !== undefined) all.set('authorization', `Bearer ${token}`);
    return raw(input, { ...init, headers: all, ...('cookie' in credentials ? { credentials: 'include' } : {}) });
  };
  if (!('session' in credentials)) return send('api_key' in credentials ? credentials.api_key : undefined);
  const token = await credentials.session.accessToken();
  const response = await send(token);
  if (response.status !== 401 || token === undefined) return response;
  const renewed = await credentials.session.renew(token);
  if (renewed === undefined) return response;
  await response.body?.cancel();
  return send(renewed);
}

/** What the server asked for, else an exponential wait with full jitter; undefined: too long. */
function waitOf(response: Response | undefined, tried: number, max_wait_ms: number): number | undefined {
  const asked = Number(response?.headers.get('retry-after') ?? Number.NaN) * 1000;
  if (asked > max_wait_ms) return undefined;
  const jittered = Math.random() * Math.min(max_wait_ms, BASE_WAIT_MS * 2 ** tried);
  return Number.isNaN(asked) ? jittered : asked + jittered / 4;
}

export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const timer = setTimeout(done, ms);
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
