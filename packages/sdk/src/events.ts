import type { EventSourceMessage } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import { isError, StreamRefused } from './errors.ts';
import { pause, SessionChanged, type Fetch } from './fetch.ts';
import type { Session } from './session.ts';
import type { ErrorCode, Event } from './router.ts';

export interface EventsOptions {
  /** Only events of these types. */
  readonly types?: readonly string[] | undefined;
  /** Only events about these kinds of things, such as `ticket`. */
  readonly entity?: readonly string[] | undefined;
  /** Only events about this ticket, person or other thing. */
  readonly entity_id?: string | undefined;
  /** Start after this position. By default, the stream starts now. */
  readonly after?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when the stream opens, is lost and resumes. */
  readonly onState?: ((state: StreamState) => void) | undefined;
  /** How long a silent connection is trusted. 45 s by default; the server sends something every 15 s. */
  readonly silence_ms?: number | undefined;
}

/** The state of a stream. Once it is open, nothing is missed: everything after `position` is delivered. */
export type StreamState =
  | { readonly state: 'open' | 'resumed'; readonly position: number }
  | {
      readonly state: 'lost';
      /** The position it will resume from; undefined if it never opened and was to start now. */
      readonly position: number | undefined;
      /** The error that the server sent before it ended the stream, if any. */
      readonly code: ErrorCode | undefined;
    };

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;
const SILENCE_MS = 45_000;

/**
 * The events of the team as they are committed, in order. After a lost connection, a server restart, or reading too
 * slowly, the stream resumes at the last position seen, so that no event is missed or repeated. Ends when the signal
 * aborts; throws `StreamRefused` if the server no longer allows the stream, and `SessionChanged` if the person who opened
 * it signs out or somebody else signs in.
 */
export async function* streamEvents(
  url: string,
  fetch: Fetch,
  options: EventsOptions = {},
  session?: Session,
): AsyncGenerator<Event, void, undefined> {
  const { signal, onState, silence_ms = SILENCE_MS } = options;
  let after = options.after;
  let opened = false;
  let wait = FIRST_WAIT_MS;
  const left = () => signal?.aborted === true;
  const listener = await session?.user();
  const check = async () => {
    if ((await session?.user()) !== listener) throw new SessionChanged();
  };
  while (!left()) {
    await check();
    let open = false;
    let told: ErrorBody<ErrorCode> | undefined;
    const line = lineOf(signal, silence_ms, check);
    const deaf = session?.onSet(line.look);
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
      deaf?.();
    }
    if (open) onState?.({ state: 'lost', position: after, code: told?.code });
    const asked = ((told?.details as { retry_after?: number } | undefined)?.retry_after ?? 0) * 1000;
    // Half of it is random, so that clients that were disconnected together do not reconnect together.
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

/** One connection: its messages, and its end if nothing has arrived for too long or it is no longer its listener's. */
function lineOf(signal: AbortSignal | undefined, silence_ms: number, check: () => Promise<void>) {
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
        async transform(chunk, controller) {
          heard();
          // Another page that shares the tokens may have changed them.
          await check();
          controller.enqueue(chunk);
        },
      });
      yield* body
        .pipeThrough(listening)
        .pipeThrough(new TextDecoderStream() as never)
        .pipeThrough(new EventSourceParserStream()) as unknown as AsyncIterable<EventSourceMessage>;
    },
    look: () => void check().catch((reason: unknown) => silent.abort(reason)),
    leave: () => clearTimeout(timer),
  };
}

/**
 * Statuses after which reconnecting can help. An error *event* never decides that; the response to reconnecting does.
 */
const mayPass = (status: number): boolean => status >= 500 || status === 429;

async function refusalOf(response: Response): Promise<StreamRefused> {
  const body = (await response.json().catch(() => undefined)) as { error?: ErrorBody<ErrorCode> } | undefined;
  return new StreamRefused(response.status, body?.error);
}
