import { useSyncExternalStore } from 'react';
import {
  createOfflineQueue,
  indexedDbQueue,
  type OfflinePath,
  type OfflineQueue,
  type QueueEntry,
} from '@deskwire/sdk/offline';
import { desk, queries } from '../desk.ts';
import { said } from '../messages/en/offline.ts';
import { say } from '../parts/toast.tsx';
import { meOptions } from '../session.ts';

let made: { readonly user: string; readonly queue: OfflineQueue<typeof desk.api> } | undefined;
let entries: readonly QueueEntry[] = [];
const watchers = new Set<() => void>();

/** The queue of whoever is signed in. */
export function queueNow(): OfflineQueue<typeof desk.api> {
  const me = queries.getQueryData(meOptions.queryKey);
  if (me?.team_id == null) throw new Error('Nobody is signed in to a team.');
  if (made?.user !== me.id)
    made = {
      user: me.id,
      queue: createOfflineQueue({
        desk,
        store: indexedDbQueue(),
        user: me.id,
        team: me.team_id,
        onEvent: ({ kind }) => {
          if (kind === 'sent') {
            say(said.sent);
            void queries.invalidateQueries();
          }
          void look();
        },
      }),
    };
  return made.queue;
}

/** Tells everybody who shows them what waits now. */
export async function look(): Promise<void> {
  entries = await queueNow().entries();
  watchers.forEach((watch) => watch());
}

export async function keep(path: OfflinePath, input: Readonly<Record<string, unknown>>): Promise<void> {
  // Each screen names a procedure and its input together; the types of the queue are those of one procedure at a time.
  await queueNow().add(path as 'tickets.update', input as Parameters<OfflineQueue<typeof desk.api>['add']>[1] as never);
  await look();
}

export const useWaiting = (): readonly QueueEntry[] =>
  useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => entries,
  );
