import { sendCounted } from './counted.ts';
import { claimsOf, type Session } from './session.ts';

/** How a client authenticates: with an API key, with a session that it keeps alive, or with the browser's cookie. */
export type Credentials =
  | { readonly api_key: string }
  | { readonly session: Session }
  | { readonly cookie: true; readonly onEnd?: (() => void) | undefined };
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;
/** A request whose body is counted while it is sent. */
export interface CountedInit extends RequestInit {
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export interface RetryOptions {
  /** Attempts in total. 4 by default. */
  readonly tries?: number | undefined;
  /** The longest wait between two attempts. 10 s by default. */
  readonly max_wait_ms?: number | undefined;
  /** How long each attempt waits for the start of a response. 30 s by default. Transfers of files have no limit. */
  readonly timeout_ms?: number | undefined;
}

/** Between two attempts of a call, somebody signed out or somebody else signed in. It is not repeated in their name. */
export class SessionChanged extends Error {
  override name = 'SessionChanged';
  constructor() {
    super('The session changed before the call was answered');
  }
}

/** Statuses after which a retry can help. Any other status is a response. */
const passing = new Set([429, 502, 503, 504]);
const BASE_WAIT_MS = 250;

/**
 * A fetch that signs its requests, refreshes a rejected session once, and retries where that can help: if there was no
 * response, or the server asked to wait. This is safe for mutations too, since each has its own Idempotency-Key.
 */
export function createFetch(
  credentials: Credentials,
  headers: Record<string, string>,
  raw: Fetch,
  retry: RetryOptions = {},
): (input: string, init?: CountedInit) => Promise<Response> {
  const tries = retry.tries ?? 4;
  const max_wait_ms = retry.max_wait_ms ?? 10_000;
  const timeout_ms = retry.timeout_ms ?? 30_000;
  return async (input, { onSent, ...init } = {}) => {
    const signal = init.signal ?? undefined;
    const caller = callerOf(credentials);
    const send: Fetch = (to, request = {}) =>
      typeof request.body === 'object' && request.body !== null
        ? onSent === undefined
          ? raw(to, request)
          : sendCounted(raw, to, request, onSent)
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
      // If the server asks for a longer wait than the caller allows, its response is passed on.
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

/** The token for an attempt. All attempts of a call are made in the name of the person who started it. */
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
  if (response.status === 401 && 'cookie' in credentials && credentials.onEnd !== undefined)
    if ((await response.clone().text()).includes('"UNAUTHENTICATED"')) credentials.onEnd();
  if (response.status !== 401 || token === undefined || !('session' in credentials)) return response;
  if ((await credentials.session.renew(token)) === undefined) return response;
  await response.body?.cancel();
  return send(await caller());
}

/** The wait that the server asked for, else an exponential one with full jitter; undefined if it is too long. */
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
