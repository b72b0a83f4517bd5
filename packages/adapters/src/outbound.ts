import { isIP } from 'node:net';
import { finished } from 'node:stream/promises';
import { Agent, type Dispatcher } from 'undici';
import { bareHost, guardedConnector, isLocalName, type Destination } from './guarded-connector.ts';
import { AnswerBody, decoded, type AnswerLimits } from './outbound-answer.ts';
import { OutboundError, toOutboundError, type OutboundErrorReason } from './outbound-error.ts';
import { sending } from './outbound-sending.ts';
import { OutboundWatch } from './outbound-watch.ts';
import { isPublicAddress } from './public-address.ts';

/** How requests to user-given URLs are made; the defaults are the safe ones. */
export interface OutboundConfig {
  /** For tests only: also allows plain http, any port, and addresses inside our own network. */
  allow_private?: boolean | undefined;
  /** Destinations (`host:port`, exactly as in the URL) that the operator allows to lie inside, also by plain http. */
  private_hosts?: readonly string[] | undefined;
  /** More of these, which may change while the program runs, each as `destinationOf` gives it. */
  more_private_hosts?: (() => ReadonlySet<string>) | undefined;
  /** Ports that a URL may name, by default 443 and 8443. */
  ports?: readonly number[] | undefined;
  /** Name servers (`address` or `address:port`) to ask instead of the system's. */
  dns_servers?: readonly string[] | undefined;
  /** Whole request including the answer, in milliseconds; 15,000 by default. */
  timeout_ms?: number | undefined;
  /** Largest answer, in bytes after decompression; 64 KiB by default. */
  max_bytes?: number | undefined;
  /**
   * Connections to one destination; more requests wait. 256 by default: many teams may have receivers at one host, and who
   * waits for one of them must not keep the others waiting. How many requests one receiver gets is up to who sends them.
   */
  connections?: number | undefined;
  /** How long a connection is kept for the next request, in milliseconds; 10,000 by default. */
  keep_alive_ms?: number | undefined;
  /** How long a connection is used before its host is resolved and judged anew; 60,000 by default. */
  connection_ms?: number | undefined;
}

/** One request, and how it may differ from the defaults of the configuration. */
export interface OutboundRequest {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
  signal?: AbortSignal | undefined;
  timeout_ms?: number | undefined;
  /** Longest silence of the host, before its answer and within; by default only the whole request is limited. */
  idle_ms?: number | undefined;
  max_bytes?: number | undefined;
  /** Cut an answer that is too large instead of failing. */
  truncate?: boolean | undefined;
}

/** Requests to URLs that users typed: webhooks, Jira hosts, avatars, OIDC discovery. No redirect is ever followed. */
export interface Outbound {
  /** Makes one request and gives the whole, limited answer. Throws `OutboundError`. */
  fetch(url: string | URL, request?: OutboundRequest): Promise<Response>;
  /**
   * Makes one request and gives the answer when its headers are there; its body comes as the host sends it, under the
   * same limits, and reading it throws `OutboundError`. A caller that neither reads to the end nor cancels keeps the
   * connection until the time limit ends it.
   */
  open(url: string | URL, request?: OutboundRequest): Promise<Response>;
  /** Throws the `OutboundError` that `fetch` would throw for the URL's form, without asking the network. */
  check(url: string | URL): URL;
  close(): Promise<void>;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const statusesWithoutBody = new Set([101, 204, 205, 304]);
const connectTimeoutMs = 5000;
const maximumHeaderBytes = 16 * 1024;

/**
 * Makes the client for user-given URLs. Its form is judged before anything happens and its address where the socket is
 * opened, so neither an unusual spelling nor a name that changes its address leads inside. A connection that is kept
 * stays with the address that was judged.
 */
export function createOutbound(config: OutboundConfig = {}): Outbound {
  const { allow_private = false, ports = [443, 8443], timeout_ms = 15_000, max_bytes = 64 * 1024 } = config;
  const listed = new Set(config.private_hosts?.map(destinationOf));
  const mayBePrivate = ({ host, port }: Destination): boolean =>
    allow_private || listed.has(`${host}:${port}`) || config.more_private_hosts?.().has(`${host}:${port}`) === true;
  const agent = new Agent({
    connect: guardedConnector({
      inside: mayBePrivate,
      dns_servers: config.dns_servers,
      timeout_ms: connectTimeoutMs,
    }),
    allowH2: false,
    connections: config.connections ?? 256,
    keepAliveTimeout: config.keep_alive_ms ?? 10_000,
    keepAliveMaxTimeout: config.keep_alive_ms ?? 10_000,
    clientTtl: config.connection_ms ?? 60_000,
    maxHeaderSize: maximumHeaderBytes,
    // The watch of each request counts more exactly.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  function check(given: string | URL): URL {
    const url = URL.parse(given);
    if (url === null) throw new OutboundError('invalid_url');
    const host = bareHost(url.hostname);
    const port = Number(url.port || (url.protocol === 'http:' ? 80 : 443));
    const inside = mayBePrivate({ host, port });
    if (url.protocol !== 'https:' && !(inside && url.protocol === 'http:')) throw new OutboundError('scheme');
    if (url.username !== '' || url.password !== '') throw new OutboundError('credentials');
    if (!inside && !ports.includes(port)) throw new OutboundError('port');
    if (!inside && (isLocalName(host) || (isIP(host) !== 0 && !isPublicAddress(host)))) {
      throw new OutboundError('private_address');
    }
    return url;
  }

  async function exchange(given: string | URL, request: OutboundRequest, encodings: string): Promise<Answer> {
    const url = check(given);
    const { timeout_ms: total = timeout_ms, idle_ms = total } = request;
    const headers = new Headers({ 'user-agent': 'Deskwire', 'accept-encoding': encodings, ...request.headers });
    const watch = new OutboundWatch({ timeout_ms: total, idle_ms }, request.signal);
    const sent = sending(request.body, watch);
    try {
      const answer = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method ?? 'GET',
        headers: Object.fromEntries(headers),
        body: sent.body,
        signal: watch.signal,
      });
      watch.pause();
      const limits = { max_bytes: request.max_bytes ?? max_bytes, truncate: request.truncate ?? false };
      return await judged(answer, watch, limits);
    } catch (error) {
      watch.end();
      if (watch.signal.aborted) throw watch.signal.reason;
      throw sent.failure() ?? toOutboundError(error);
    }
  }

  return {
    check,
    async fetch(url, request = {}) {
      const { init, body } = await exchange(url, request, 'gzip, br');
      return new Response(body === null ? null : await body.whole(), init);
    },
    async open(url, request = {}) {
      // Encoded, what is sent bit by bit would come when there is enough of it.
      const { init, body } = await exchange(url, request, 'identity');
      return new Response(body === null ? null : body.stream(), init);
    },
    close: () => agent.destroy(),
  };
}

interface Answer {
  init: { status: number; headers: Headers };
  body: AnswerBody | null;
}

/** A destination of the configuration in the form in which URLs have it. Throws where it is none. */
export function destinationOf(given: string): string {
  const port = /:(\d{1,5})$/.exec(given)?.[1];
  const url = URL.parse(`http://${given}/`);
  if (port === undefined || url === null || url.pathname !== '/' || url.username !== '')
    throw new Error(`"${given}" is no destination: write host:port`);
  return `${bareHost(url.hostname)}:${Number(port)}`;
}

/** An answer that may be taken, under its limits. */
async function judged(
  { statusCode: status, headers: given, body }: Dispatcher.ResponseData,
  watch: OutboundWatch,
  limits: AnswerLimits,
): Promise<Answer> {
  const close = () => {
    watch.end();
    body.destroy();
  };
  const refused = (reason: OutboundErrorReason) => {
    close();
    return new OutboundError(reason);
  };
  body.on('error', () => {});
  if (redirectStatuses.has(status)) throw refused('redirect');
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  if (statusesWithoutBody.has(status)) {
    // Its end is read, as closing would cost the connection.
    await finished(body.resume());
    watch.end();
    return { init: { status, headers }, body: null };
  }
  const from = decoded(body, headers.get('content-encoding') ?? '');
  if (from === undefined) throw refused('encoding');
  // The body is already decompressed and perhaps cut.
  headers.delete('content-encoding');
  headers.delete('content-length');
  return { init: { status, headers }, body: new AnswerBody(from, watch, limits, close) };
}
