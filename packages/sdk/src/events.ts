import type { EventSourceMessage } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ErrorBody } from '@deskwire/contract/kit/errors.ts';
import { isError, Refused } from './errors.ts';
import { pause, SessionChanged, type Fetch } from './fetch.ts';
import type { ErrorCode, Event } from './router.ts';

export interface EventsOptions {
  /** Only these types of event. */
  readonly types?: readonly string[] | undefined;
  /** Only what happened to these kinds of row, such as `ticket`. */
  readonly entity?: readonly string[] | undefined;
  /** Only what happened to this row. */
  readonly entity_id?: string | undefined;
  /** Go on after this position; without it the stream begins now. */
  readonly after?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when the stream opens, is lost and goes on again. */
  readonly onState?: ((state: StreamState) => void) | undefined;
  /** How long a silent line is believed in, 45 s unless told; the server says something every 15 s. */
  readonly silence_ms?: number | undefined;
}

/** How a stream stands. What is read after it opened misses nothing: what happens from `position` on is told. */
export type StreamState =
  | { readonly state: 'open' | 'resumed'; readonly position: number }
  | {
      readonly state: 'lost';
      /** Where it will go on; undefined where it never opened and was to begin now. */
      readonly position: number | undefined;
      /** What the server said before it ended the stream, if anything. */
      readonly code: ErrorCode | undefined;
    };

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;
const SILENCE_MS = 45_000;

/**
 * The events of the team as they are committed, in order. A lost connection, a server that ends and a reader that was too
 * slow are taken up again at the position that was seen last, so that no event is missed and none comes twice. Ends when
 * the signal aborts; throws `StreamRefused` when the server takes the stream up no more.
 */
export async function* streamEvents(
  url: string,
  fetch: Fetch,
  options: EventsOptions = {},
): AsyncGenerator<Event, void, undefined> {
  const { signal, onState, silence_ms = SILENCE_MS } = options;
  let after = options.after;
  let opened = false;
  let wait = FIRST_WAIT_MS;
  const left = () => signal?.aborted === true;
  while (!left()) {
    let open = false;
    let told: ErrorBody<ErrorCode> | undefined;
    const line = lineOf(signal, silence_ms);
    try {
      const response = await fetch(addressOf(url, options, after), {
        headers: { accept: 'text/event-stream' },
        signal: line.signal,
      });
      if (!response.ok || response.body === null) throw await refusalOf(response);
      for await (const message of line.messages(response.body)) {
        if (message.id !== undefined) after = Number(message.id);
        if (message.event === 'error') told = (JSON.parse(message.data) as { error: ErrorBody<ErrorCode> }).error;
        else if (message.event === 'ready') {
          open = true;
          wait = FIRST_WAIT_MS;
          onState?.({ state: opened ? 'resumed' : 'open', position: after! });
          opened = true;
        } else if (message.data !== '') yield JSON.parse(message.data) as Event;
      }
    } catch (error) {
      if (left()) return;
      if (error instanceof SessionChanged || (isError(error) && !mayPass(error.data.httpStatus))) throw error;
    } finally {
      line.leave();
    }
    if (open) onState?.({ state: 'lost', position: after, code: told?.code });
    const asked = ((told?.details as { retry_after?: number } | undefined)?.retry_after ?? 0) * 1000;
    // Half of it at random: those who were sent away together do not come back together.
    await pause(asked + wait * (0.5 + Math.random() / 2), signal).catch(() => {});
    wait = Math.min(wait * 2, MAX_WAIT_MS);
  }
}

function addressOf(url: string, { types = [], entity = [], entity_id }: EventsOptions, after?: number): string {
  const query = new URLSearchParams();
  if (after !== undefined) query.set('after', String(after));
  if (entity_id !== undefined) query.set('entity_id', entity_id);
  for (const type of types) query.append('type', type);
  for (const kind of entity) query.append('entity', kind);
  return `${url}?${query.toString()}`;
}

/** One connection: its messages, and its end when nothing has come for too long. */
function lineOf(signal: AbortSignal | undefined, silence_ms: number) {
  const silent = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(new DOMException('Nothing came for too long', 'TimeoutError')), silence_ms);
  };
  return {
    signal: signal === undefined ? silent.signal : AbortSignal.any([signal, silent.signal]),
    async *messages(body: ReadableStream<Uint8Array>): AsyncGenerator<EventSourceMessage, void, undefined> {
      const listening = new TransformStream<Uint8Array, Uint8Array>({
        start: heard,
        transform(chunk, controller) {
          heard();
          controller.enqueue(chunk);
        },
      });
      yield* body
        .pipeThrough(listening)
        .pipeThrough(new TextDecoderStream() as never)
        .pipeThrough(new EventSourceParserStream()) as unknown as AsyncIterable<EventSourceMessage>;
    },
    leave: () => clearTimeout(timer),
  };
}

/** Statuses after which coming back helps. An error *event* never decides: the answer to coming back does. */
const mayPass = (status: number): boolean => status >= 500 || status === 429;

async function refusalOf(response: Response): Promise<StreamRefused> {
  const body = (await response.json().catch(() => undefined)) as { error?: ErrorBody<ErrorCode> } | undefined;
  return new StreamRefused(response.status, body?.error);
}

/** The server refused the stream, or access to it was lost. */
export class StreamRefused extends Refused {
  override name = 'StreamRefused';
}
