import { OutboundError } from '@deskwire/adapters/outbound-error.ts';
import type { FedEvent } from '../../../kit/feeds/feed.ts';
import type { Services } from '../../../kit/services.ts';
import type { EndpointRow } from '../queries.ts';
import { openHeaders, openSecrets } from '../secrets.ts';
import { bodyOf, messageId, signed } from './message.ts';

const MOST_BYTES = 64 * 1024;
const KEPT_BYTES = 1000;
/** The longest that a receiver may ask to be left alone. */
const LONGEST_PAUSE_SECONDS = 86_400;

/** The result of one attempt. Without an error it was delivered. */
export interface Result {
  readonly status: number | null;
  /** One word: `timeout`, `http_500`, a refusal of the URL. */
  readonly error: string | null;
  readonly duration_ms: number;
  /** The beginning of what was answered. */
  readonly response: string | null;
  /** For how long the receiver asks to be left alone. */
  readonly pause_seconds?: number | undefined;
  /** No further attempt can succeed. */
  readonly hopeless?: true;
}

/** Posts one event to one endpoint. It throws nothing that the receiver is to blame for. */
export async function post(services: Services, endpoint: EndpointRow, now: string, event: FedEvent): Promise<Result> {
  if (event.payload === null || event.payload === undefined) return hopeless('payload_gone');
  const body = bodyOf(event);
  if (Buffer.byteLength(body) > MOST_BYTES) return hopeless('too_large');
  const headers = {
    ...openHeaders(services, endpoint),
    'content-type': 'application/json',
    ...signed(openSecrets(services, endpoint, now), { id: messageId(event.id), at: now, body }),
  };
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  const request = { method: 'POST', headers, body, max_bytes: KEPT_BYTES, truncate: true };
  try {
    const response = await services.outbound.fetch(endpoint.url, request);
    const text = storable(await response.text());
    const { status } = response;
    const answered = { status, duration_ms: took(), response: text === '' ? null : text };
    if (response.ok) return { ...answered, error: null };
    const pause_seconds =
      status === 429 || status === 503 ? pauseOf(response.headers.get('retry-after'), now) : undefined;
    return { ...answered, error: `http_${status}`, pause_seconds };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { status: null, error: error.reason, duration_ms: took(), response: null };
  }
}

const hopeless = (error: string): Result => ({ status: null, error, duration_ms: 0, response: null, hopeless: true });

/** The part of a stranger's text that Postgres can store. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, KEPT_BYTES);

/** Retry-After in seconds: a number of them, or a date. */
function pauseOf(header: string | null, now: string): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.parse(now)) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), LONGEST_PAUSE_SECONDS) : undefined;
}
