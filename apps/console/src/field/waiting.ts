import { useSyncExternalStore } from 'react';
import { createOfflineQueue, indexedDbQueue, type OfflineQueue, type QueueEntry } from '@deskwire/sdk/offline';
import { desk, queries } from '../desk.ts';
import { useMe } from '../session.ts';

/** What was recorded in this browser and has not arrived yet. */
interface Waiting {
  readonly of: string;
  readonly queue: OfflineQueue<typeof desk.api>;
  readonly subscribe: (tell: () => void) => () => void;
  readonly entries: () => readonly QueueEntry[];
  readonly stop: () => void;
}
let opened: Waiting | undefined;

/** One queue for whoever is signed in, which outlives screens and reloads, and sends when there is a network. */
function open(user: string, team: string): Waiting {
  const of = `${user}/${team}`;
  if (opened?.of === of) return opened;
  opened?.stop();
  const heard = new Set<() => void>();
  let entries: readonly QueueEntry[] = [];
  const read = async () => {
    entries = await queue.entries();
    for (const tell of heard) tell();
  };
  const queue = createOfflineQueue({
    desk,
    store: indexedDbQueue(),
    user,
    team,
    onEvent: ({ kind }) => {
      void (async () => {
        // First what the server has, so that an answer is never gone in between.
        if (kind === 'sent')
          await Promise.all(
            [['inspections'], ['photos']].map((path) => queries.invalidateQueries({ queryKey: [path] })),
          );
        await read();
      })();
    },
  });
  const stop = queue.start();
  void read();
  const subscribe = (tell: () => void) => {
    heard.add(tell);
    return () => void heard.delete(tell);
  };
  opened = { of, queue, subscribe, entries: () => entries, stop };
  return opened;
}

/** The queue of this browser, and what waits in it. */
export function useWaiting() {
  const { id, team_id } = useMe();
  const { queue, subscribe, entries } = open(id, team_id ?? '');
  return { queue, entries: useSyncExternalStore(subscribe, entries) };
}
