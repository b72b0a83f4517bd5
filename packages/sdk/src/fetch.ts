import { claimsOf, type Session } from './session.ts';

/** How a client proves who it is: an API key, a session that it keeps alive, or the browser's cookie. */
export type Credentials = { readonly api_key: string } | { readonly session: Session } | { readonly cookie: true };
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

export interface RetryOptions {
  /** Tries in all, 4 unless told. */
  readonly tries?: number | undefined;
  /** The longest wait between two tries, 10 s unless told. */
  readonly max_wait_ms?: number | undefined;
  /** How long each try waits for the beginning of an answer, 30 s unless told. Files take the time they take. */
  readonly timeout_ms?: number | undefined;
}

/** Somebody else signed in, or nobody is left, between two tries of a call: it is not repeated in another's name. */
export class SessionChanged extends Error {
  constructor() {
    super('The session changed before the call was answered');
  }
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
  const timeout_ms = retry.timeout_ms ?? 30_000;
  return async (input, init = {}) => {
    const signal = init.signal ?? undefined;
    const caller = callerOf(credentials);
    const send: Fetch = (to, request = {}) =>
      typeof request.body === 'object' && request.body !== null
        ? raw(to, request)
        : answerWithin(timeout_ms, signal, (until) => raw(to, { ...request, signal: until }));
    for (let tried = 1; ; tried++) {
      let response: Response | undefined;
      try {
        response = await signed(credentials, caller, headers, send, input, init);
        if (!passing.has(response.status) || tried >= tries) return response;
      } catch (error) {
        if (signal?.aborted === true || tried >= tries || error instanceof SessionChanged) throw error;
      }
      const wait = waitOf(response, tried, max_wait_ms);
      // A server that asks for more patience than the caller has gets its answer passed on.
      if (wait === undefined && response !== undefined) return response;
      await response?.body?.cancel();
      await pause(wait ?? max_wait_ms, signal);
    }
  };
}

async function answerWithin(
  ms: number,
  signal: AbortSignal | undefined,
  send: (until: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('No answer came in time', 'TimeoutError')), ms);
  try {
    return await send(signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** The token to sign a try with. All tries of one call are in the name of whoever began it. */
function callerOf(credentials: Credentials): () => Promise<string | undefined> {
  let began: string | undefined;
  return async () => {
    if (!('session' in credentials)) return 'api_key' in credentials ? credentials.api_key : undefined;
    const token = await credentials.session.accessToken();
    const who = token === undefined ? undefined : claimsOf(token)?.sub;
    if (began !== undefined && who !== began) throw new SessionChanged();
    began = who;
    return token;
  };
}

async function signed(
  credentials: Credentials,
  caller: () => Promise<string | undefined>,
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
  const token = await caller();
  const response = await send(token);
  if (response.status !== 401 || token === undefined || !('session' in credentials)) return response;
  if ((await credentials.session.renew(token)) === undefined) return response;
  await response.body?.cancel();
  return send(await caller());
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
