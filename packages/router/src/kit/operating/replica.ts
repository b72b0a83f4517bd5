import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Db } from '@deskwire/database/schema.ts';
import { throttled } from '@deskwire/queue/wait.ts';
import type { Limiter } from '../limits/limiter.ts';

/** A copy of the database that may be a moment behind. It serves the lists of people who cannot notice that. */
export interface Replica {
  /**
   * The database to read the lists of a user from: the replica, or the primary if the replica may lack something that they
   * know.
   */
  readsOf(user_id: string): Promise<Db>;
  /**
   * Notes that a user knows the database as it is now, because they changed something or were notified about a change. Await
   * it before the response is sent, so that their next read contains the change, whichever process serves it.
   */
  note(user_id: string): Promise<void>;
  close(): void;
}

/** A replica that was last level with the database longer ago than this, in milliseconds, is not read from. */
const STALE_MS = 4_000;
/** How long a noted user reads from the database itself, in seconds: more than `STALE_MS` and `NOTED_AGAIN_MS` together. */
const NOTED_SECONDS = 10;
/** A note younger than this, in milliseconds, is not repeated. */
const NOTED_AGAIN_MS = 5_000;

export interface ReplicaSettings {
  readonly db: Db;
  readonly replica: Db;
  /** Holds the notes, for all processes. */
  readonly limiter: Pick<Limiter, 'mark' | 'isMarked'>;
  /** How long ago the replica was level with the database, in milliseconds. */
  readonly behind: () => number;
  readonly close: () => void;
}

export function createReplica({ db, replica, limiter, behind, close }: ReplicaSettings): Replica {
  /** Notes of this process, by the time at which they were made. */
  const noted = new LRUCache<string, number>({ max: 50_000, ttl: NOTED_SECONDS * 1000 });
  return {
    async readsOf(user_id) {
      if (behind() > STALE_MS || noted.has(user_id)) return db;
      // If the store of the notes does not answer, there may be a note.
      return (await limiter.isMarked(keyOf(user_id)).catch(() => true)) ? db : replica;
    },
    async note(user_id) {
      const now = performance.now();
      if (now - (noted.get(user_id) ?? Number.NEGATIVE_INFINITY) < NOTED_AGAIN_MS) return;
      noted.set(user_id, now);
      // Other processes ask the same store: while it is away, they find that out themselves.
      await limiter.mark(keyOf(user_id), NOTED_SECONDS).catch(() => {});
    },
    close,
  };
}

const keyOf = (user_id: string): string => `knows|user:${user_id}`;

const ASK_EVERY_MS = 500;
const REMEMBERED = 16;

/**
 * Watches how far a streaming replica is behind: remembers where the log of the primary ended and when, and asks the replica
 * which of these ends it has replayed. A server that is no replica, such as one that was promoted, is never level.
 */
export function watchLag(
  { primary, replica }: { readonly primary: Pool; readonly replica: Pool },
  report: (message: string, error: unknown) => void,
): Pick<ReplicaSettings, 'behind' | 'close'> {
  const ends: { readonly at: number; readonly lsn: string }[] = [];
  const away = throttled((error: unknown) => report('The replica is not read from', error));
  let level = Number.NEGATIVE_INFINITY;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    const at = performance.now();
    const end = await primary.query<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn');
    ends.push({ at, lsn: end.rows[0]!.lsn });
    if (ends.length > REMEMBERED) ends.shift();
    const { rows } = await replica.query<{ is_replica: boolean; replayed: number }>(
      `select pg_is_in_recovery() as is_replica, coalesce(max(place), 0)::int as replayed
       from unnest($1::pg_lsn[]) with ordinality as ends (lsn, place) where lsn <= pg_last_wal_replay_lsn()`,
      [ends.map(({ lsn }) => lsn)],
    );
    const { is_replica, replayed } = rows[0]!;
    if (!is_replica) throw new Error('DATABASE_REPLICA_URL leads to a server that is not a replica.');
    if (replayed > 0) level = ends[replayed - 1]!.at;
  }

  async function watch(): Promise<void> {
    await ask().catch(away);
    if (!closed) timer = setTimeout(() => void watch(), ASK_EVERY_MS).unref();
  }
  void watch();
  return {
    behind: () => performance.now() - level,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
