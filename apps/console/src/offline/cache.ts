import { dehydrate, hydrate, type DehydratedState } from '@tanstack/react-query';
import { openDB } from 'idb';
import { queries } from '../desk.ts';
import { meOptions } from '../session.ts';

const NAME = 'deskwire-seen';
const KEPT_MS = 7 * 86_400_000;
/** So many answers are kept, the latest ones: what was looked at last is what is wanted underway. */
const MOST = 500;

interface Kept {
  readonly at: number;
  readonly state: DehydratedState;
}
const open = () => openDB(NAME, 1, { upgrade: (db) => void db.createObjectStore('answers') });

/** Keeps what was seen in this browser, for when there is no connection. */
export async function keepSeen(): Promise<void> {
  if (queries.getQueryData(meOptions.queryKey) === undefined) return;
  const latest = new Set(
    queries
      .getQueryCache()
      .getAll()
      .filter(({ state }) => state.status === 'success')
      .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
      .slice(0, MOST)
      .map(({ queryHash }) => queryHash),
  );
  const state = dehydrate(queries, {
    shouldDehydrateQuery: ({ queryHash }) => latest.has(queryHash),
    shouldDehydrateMutation: () => false,
  });
  const db = await open();
  await db.put('answers', { at: Date.now(), state } satisfies Kept, 'last');
  db.close();
}

/** Shows again what was seen before, unless that is long ago. */
export async function showSeen(): Promise<void> {
  const db = await open();
  const kept = (await db.get('answers', 'last')) as Kept | undefined;
  db.close();
  if (kept !== undefined && kept.at > Date.now() - KEPT_MS) hydrate(queries, kept.state);
}

/** Whoever signs out leaves nothing for the next one. */
export async function forgetSeen(): Promise<void> {
  const db = await open();
  await db.clear('answers');
  db.close();
}
