import { isIP } from 'node:net';
import { Agent, fetch as undiciFetch, type Response as UndiciResponse } from 'undici';
import { bareHost, guardedConnector, isLocalName, RefusedAddress } from './guarded-connector.ts';
import { isPublicAddress } from './public-address.ts';

/** Why a request to a user-given URL was not made or its answer not taken. */
export type OutboundErrorReason =
  | 'invalid_url'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'private_address'
  | 'redirect'
  | 'too_large'
  | 'timeout'
  | 'unreachable';

const messages: Record<OutboundErrorReason, string> = {
  invalid_url: 'This is not a valid URL',
  scheme: 'The URL must begin with https://',
  credentials: 'The URL must not contain a user name or password',
  port: 'The port of the URL is not allowed',
  private_address: 'The host of the URL is not on the public internet',
  redirect: 'The host answered with a redirect, which is not followed',
  too_large: 'The answer of the host is too large',
  timeout: 'The host did not answer in time',
  unreachable: 'The host could not be reached',
};

/** A refused or failed outbound request. The message may be shown to the user: it names no address and no part of the answer. */
export class OutboundError extends Error {
  override name = 'OutboundError';
  reason: OutboundErrorReason;
  /** Whether the same request may succeed later; a refused URL stays refused. */
  retryable: boolean;

  constructor(reason: OutboundErrorReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
    this.retryable = reason === 'timeout' || reason === 'unreachable';
  }
}

/** How requests to user-given URLs are made; the defaults are the safe ones. */
export interface OutboundConfig {
  /** For tests only: also allows plain http, any port, and addresses inside our own network. */
  allow_private?: boolean | undefined;
  /** Ports that a URL may name, by default 443 and 8443. */
  ports?: readonly number[] | undefined;
  /** Name servers (`address` or `address:port`) to ask instead of the system's. */
  dns_servers?: readonly string[] | undefined;
  /** Whole request including the answer, in milliseconds; 15,000 by default. */
  timeout_ms?: number | undefined;
  /** Largest answer, in bytes after decompression; 64 KiB by default. */
  max_bytes?: number | undefined;
}

/** One request, and how it may differ from the defaults of the configuration. */
export interface OutboundRequest {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | Uint8Array<ArrayBuffer> | undefined;
  signal?: AbortSignal | undefined;
  timeout_ms?: number | undefined;
  max_bytes?: number | undefined;
  /** Cut an answer that is too large instead of failing. */
  truncate?: boolean | undefined;
}

/** Requests to URLs that users typed: webhooks, Jira hosts, avatars, OIDC discovery. */
export interface Outbound {
  /** Makes one request without following redirects and gives the whole, limited answer. Throws `OutboundError`. */
  fetch(url: string | URL, request?: OutboundRequest): Promise<Response>;
  /** Throws the `OutboundError` that `fetch` would throw for the URL's form, without asking the network. */
  check(url: string | URL): URL;
  close(): Promise<void>;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const statusesWithoutBody = new Set([101, 204, 205, 304]);
const connectTimeoutMs = 5000;

/**
 * Makes the client for user-given URLs. Its form is judged before anything happens and its address where the socket is
 * opened, so neither an unusual spelling nor a name that changes its address leads inside.
 */
export function createOutbound(config: OutboundConfig = {}): Outbound {
  const { allow_private = false, ports = [443, 8443], timeout_ms = 15_000, max_bytes = 64 * 1024 } = config;
  const allowed = (address: string): boolean => allow_private || isPublicAddress(address);
  const agent = new Agent({
    connect: guardedConnector({ allowed, dns_servers: config.dns_servers, timeout_ms: connectTimeoutMs }),
    allowH2: false,
    // No connection is kept: each request resolves and judges its host anew.
    pipelining: 0,
    headersTimeout: timeout_ms,
    bodyTimeout: timeout_ms,
  });

  function check(given: string | URL): URL {
    const url = URL.parse(given);
    if (url === null) throw new OutboundError('invalid_url');
    if (url.protocol !== 'https:' && !(allow_private && url.protocol === 'http:')) throw new OutboundError('scheme');
    if (url.username !== '' || url.password !== '') throw new OutboundError('credentials');
    if (!allow_private && !ports.includes(Number(url.port || 443))) throw new OutboundError('port');
    const host = bareHost(url.hostname);
    if (!allow_private && (isLocalName(host) || (isIP(host) !== 0 && !isPublicAddress(host)))) {
      throw new OutboundError('private_address');
    }
    return url;
  }

  return {
    check,
    async fetch(given, request = {}) {
      const url = check(given);
      const deadline = AbortSignal.timeout(request.timeout_ms ?? timeout_ms);
      const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
      try {
        const answer = await undiciFetch(url, {
          method: request.method ?? 'GET',
          headers: { 'user-agent': 'Deskwire', ...request.headers },
          body: request.body ?? null,
          redirect: 'manual',
          dispatcher: agent,
          signal,
        });
        return await takeAnswer(answer, request.max_bytes ?? max_bytes, request.truncate ?? false);
      } catch (error) {
        request.signal?.throwIfAborted();
        throw toOutboundError(error);
      }
    },
    close: () => agent.destroy(),
  };
}

async function takeAnswer(answer: UndiciResponse, maxBytes: number, truncate: boolean): Promise<Response> {
  if (redirectStatuses.has(answer.status)) {
    await answer.body?.cancel();
    throw new OutboundError('redirect');
  }
  const body = await readAtMost(answer, maxBytes, truncate);
  const headers = new Headers([...answer.headers]);
  // The body is already decompressed and perhaps cut.
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(statusesWithoutBody.has(answer.status) ? null : body, { status: answer.status, headers });
}

async function readAtMost(answer: UndiciResponse, maxBytes: number, truncate: boolean): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size <= maxBytes) continue;
    if (!truncate) throw new OutboundError('too_large');
    break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

function toOutboundError(error: unknown): unknown {
  if (error instanceof OutboundError) return error;
  if (!(error instanceof Error)) return error;
  if (error.name === 'TimeoutError') return new OutboundError('timeout', { cause: error });
  const { cause } = error;
  if (cause instanceof RefusedAddress) return new OutboundError('private_address', { cause: error });
  // Without a cause the request itself was wrong, e.g. a header with a line break: that is the caller's mistake.
  if (!(cause instanceof Error)) return error;
  const timedOut = 'code' in cause && /^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$/.test(String(cause.code));
  return new OutboundError(timedOut ? 'timeout' : 'unreachable', { cause: error });
}
