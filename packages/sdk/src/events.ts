import type { EventSourceMessage } from 'eventsource-parser';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Event } from './router.ts';
import { pause, type Fetch } from './fetch.ts';

export interface EventsOptions {
  /** Only these types of event. */
  readonly types?: readonly string[];
  /** Go on after this position; without it the stream begins now. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;

/**
 * The events of the team as they are committed, in order. A lost connection is taken up again at the position that
 * was seen last, so that none is missed and none comes twice. Ends when the signal aborts or access is refused.
 */
export async function* streamEvents(
  url: string,
  fetch: Fetch,
  options: EventsOptions = {},
): AsyncGenerator<Event, void, undefined> {
  const { signal } = options;
  let after = options.after;
  let wait = FIRST_WAIT_MS;
  const ended = () => signal?.aborted === true;
  while (!ended()) {
    try {
      const query = new URLSearchParams();
      if (after !== undefined) query.set('after', String(after));
      for (const type of options.types ?? []) query.append('type', type);
      const response = await fetch(`${url}?${query.toString()}`, {
        headers: { accept: 'text/event-stream' },
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok || response.body === null) throw new StreamRefused(response.status, await response.text());
      const messages = response.body
        .pipeThrough(new TextDecoderStream() as never)
        .pipeThrough(new EventSourceParserStream());
      for await (const message of messages as unknown as AsyncIterable<EventSourceMessage>) {
        wait = FIRST_WAIT_MS;
        if (message.id !== undefined) after = Number(message.id);
        if (message.event === 'error') throw new StreamRefused(401, message.data);
        if (message.data !== '' && message.event !== 'ready') yield JSON.parse(message.data) as Event;
      }
    } catch (error) {
      if (ended()) return;
      // What is refused stays refused; what is lost comes back.
      if (error instanceof StreamRefused && error.status < 500 && error.status !== 429) throw error;
    }
    await pause(wait * (0.5 + Math.random() / 2), signal).catch(() => {});
    wait = Math.min(wait * 2, MAX_WAIT_MS);
  }
}

/** The server refused the stream, or ended it because access was lost. */
export class StreamRefused extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(`The event stream was refused: ${body.slice(0, 300)}`);
    this.status = status;
  }
}
