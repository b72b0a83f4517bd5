import type { Event, StreamState } from '@deskwire/sdk';
import { desk, queries, signInIfNeeded } from './desk.ts';

/** Browsers allow six connections to a server without HTTP/2, so only one page of many holds the stream. */
const LEADER = 'deskwire:stream';

interface Heard {
  readonly event?: Event;
  /** The ticket to which somebody came, or which they left. Nothing of it changed. */
  readonly present?: string | null;
  readonly state?: StreamState['state'];
}
type Listener = (heard: Heard) => void;
const listeners = new Set<Listener>();
const channel = new BroadcastChannel(LEADER);

const tell = (heard: Heard): void => listeners.forEach((listener) => listener(heard));
channel.addEventListener('message', ({ data }) => tell(data as Heard));
function publish(heard: Heard): void {
  channel.postMessage(heard);
  tell(heard);
}

/** Calls back for each event of the team, in whichever page of this browser the stream is. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Listens for as long as this page is open: it leads, or waits until the page that leads is closed. */
export function goLive(): void {
  void navigator.locks.request(LEADER, async () => {
    try {
      for await (const event of desk.events({ onState: ({ state }) => publish({ state }) })) {
        publish(event.type === 'ticket.presence' ? { present: event.entity_id } : { event });
      }
    } catch (error) {
      signInIfNeeded(error);
    }
  });
  onLive(({ event, state }) => {
    if (state === 'resumed') void queries.invalidateQueries();
    if (event !== undefined) refresh(event);
  });
}

/** What an event makes stale, at most once a second: a list does not run after each of a thousand changes. */
const stale = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
function refresh({ type, entity_id }: Event): void {
  const [entity = ''] = type.split('.');
  stale.add(entity);
  if (entity_id !== null) stale.add(entity_id);
  timer ??= setTimeout(() => {
    timer = undefined;
    const now = new Set(stale);
    stale.clear();
    // The first screen is drawn without it.
    void import('./stale.ts').then(({ concerns }) =>
      queries.invalidateQueries({ predicate: ({ queryKey }) => concerns(queryKey, now) }),
    );
  }, 1000);
}
