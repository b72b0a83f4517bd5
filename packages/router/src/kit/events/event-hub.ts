import { randomUUIDv7 } from 'node:crypto';
import { Client } from 'pg';
import { liveEvents, PRESENCE_CHANNEL } from '@deskwire/contract/kit/events.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { EVENTS_CHANNEL } from '@deskwire/queue/seals.ts';
import { pausing, throttled, type Pause } from '@deskwire/queue/wait.ts';
import { AppError } from '../errors.ts';
import * as queries from './event-hub.queries.ts';
import type { TeamId } from '../team-id.ts';

export type PlacedEvent = queries.EventRow & { readonly position: number };
export interface Following {
  readonly team_id: TeamId;
  readonly user_id: string;
  /** The last position that the client has; undefined for events from now on. */
  readonly after?: number | undefined;
  /** Called before the first event, with the position after which the events begin. */
  readonly begins?: ((position: number) => void) | undefined;
  readonly signal: AbortSignal;
}

/** The live events of this process: one reader of the database, however many follow. */
export interface EventHub {
  /**
   * The events of a team in the order of their positions, batch by batch and without end; an empty batch when nothing
   * happened for ten seconds. Throws STREAM_LAGGED where the follower is too slow, UNAVAILABLE when the process ends.
   */
  follow(following: Following): AsyncGenerator<readonly PlacedEvent[], void>;
  /** Ends all that follow, so that the process can end; their clients come back to another one. */
  release(): void;
}

export interface EventHubSettings {
  readonly db: Db;
  /** A direct connection, not one through a transaction pooler: LISTEN belongs to a session. */
  readonly url: string;
  readonly report: (message: string, error: unknown) => void;
  /** How long an event waits whose notification was lost, in milliseconds. */
  readonly poll_ms?: number | undefined;
  /** How often a follower is woken though nothing happened, in milliseconds. */
  readonly idle_ms?: number | undefined;
}

const BATCH = 200;
const MOST_WAITING = 1000;
const MOST_PER_USER = 50;

interface Follower {
  readonly team_id: TeamId;
  readonly user_id: string;
  readonly waiting: PlacedEvent[];
  readonly pause: Pause;
  /** The position after which its events come from the hub; settled once the reader has taken it in. */
  readonly joined: PromiseWithResolvers<number>;
  /** Whether the reader has taken it in. */
  placed?: true;
  ending?: AppError;
}

/** The connection is opened for the first follower, and closed when the last one leaves. */
export function createEventHub(settings: EventHubSettings): EventHub {
  const { db, idle_ms = 10_000 } = settings;
  const followers = new Set<Follower>();
  let reader: Reader | undefined;

  async function* follow({ team_id, user_id, after, begins, signal }: Following) {
    const follower: Follower = {
      team_id,
      user_id,
      waiting: [],
      pause: pausing(),
      joined: Promise.withResolvers<number>(),
    };
    checkShare(followers, user_id);
    followers.add(follower);
    const leave = () => {
      follower.joined.resolve(0);
      follower.pause.wake();
    };
    signal.addEventListener('abort', leave);
    try {
      reader ??= startReader(settings, followers);
      reader.takeIn(follower);
      const joined = await follower.joined.promise;
      if (!signal.aborted) begins?.(after ?? joined);
      yield* missed(db, team_id, after ?? joined, joined, signal);
      while (!signal.aborted) {
        if (follower.ending !== undefined) throw follower.ending;
        if (follower.waiting.length === 0) await follower.pause.wait(idle_ms);
        if (!signal.aborted && follower.ending === undefined) yield follower.waiting.splice(0, BATCH);
      }
    } finally {
      signal.removeEventListener('abort', leave);
      followers.delete(follower);
      if (followers.size === 0) {
        reader?.stop();
        reader = undefined;
      }
    }
  }

  return {
    follow,
    release() {
      for (const follower of followers) end(follower, new AppError('UNAVAILABLE', { retry_after: 1 }));
    },
  };
}

function checkShare(followers: ReadonlySet<Follower>, user_id: string): void {
  let mine = 0;
  for (const follower of followers) if (follower.user_id === user_id) mine++;
  if (mine >= MOST_PER_USER) throw new AppError('TOO_MANY_STREAMS', { most: MOST_PER_USER });
}

function end(follower: Follower, reason: AppError): void {
  follower.ending ??= reason;
  follower.waiting.length = 0;
  follower.joined.reject(reason);
  follower.pause.wake();
}

/** Yields the events between the client's last position and the one where it joined. */
async function* missed(db: Db, team_id: TeamId, after: number, until: number, signal: AbortSignal) {
  let last = after;
  while (last < until && !signal.aborted) {
    const batch = await queries.readBetween(db, team_id, last, until, BATCH);
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH) return;
    last = batch.at(-1)!.position;
  }
}

interface Reader {
  takeIn(follower: Follower): void;
  stop(): void;
}

/** Reads on whenever it is woken: one query for all teams that somebody follows. */
function startReader(settings: EventHubSettings, followers: ReadonlySet<Follower>): Reader {
  const { db, poll_ms = 1000 } = settings;
  const report = throttled((error) => settings.report('The stream of events was interrupted', error));
  const pause = pausing();
  const newcomers: Follower[] = [];
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let tip: number | undefined;

  const step = async (): Promise<boolean> => {
    tip ??= await queries.readTip(db);
    const position = tip;
    // Nothing is awaited between here and the query, so newcomers get every event after `position`.
    for (const follower of newcomers.splice(0)) {
      follower.placed = true;
      follower.joined.resolve(position);
    }
    const byTeam = Map.groupBy(followers, ({ team_id }): string => team_id);
    const found = await queries.readAfter(db, position, [...byTeam.keys()], BATCH);
    for (const event of found.events) for (const follower of byTeam.get(event.team_id) ?? []) hand(follower, event);
    const more = found.events.length === BATCH;
    tip = more ? found.events.at(-1)!.position : found.tip;
    return more;
  };
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      const more = await step().catch((error: unknown) => {
        report(error);
        return false;
      });
      if (!more && !isStopped()) await pause.wait(poll_ms);
    }
  };
  const tell = (payload: string): void => {
    const event = tip === undefined ? undefined : liveEvent(payload, tip);
    for (const follower of followers)
      if (follower.placed === true && follower.team_id === event?.team_id) hand(follower, event);
  };
  const listener = listen(settings.url, { wake: pause.wake, tell, report });
  void run();
  return {
    takeIn(follower) {
      newcomers.push(follower);
      pause.wake();
    },
    stop() {
      stopped = true;
      pause.wake();
      listener.stop();
    },
  };
}

/** Cuts off a follower that does not take its events, rather than keeping them in memory. */
function hand(follower: Follower, event: PlacedEvent): void {
  if (follower.ending !== undefined) return;
  if (follower.waiting.length >= MOST_WAITING) {
    end(follower, new AppError('STREAM_LAGGED', { position: follower.waiting[0]!.position - 1 }));
    return;
  }
  follower.waiting.push(event);
  follower.pause.wake();
}

/** An event that is not stored. It has the position of the last stored one, so resuming after it misses none of those. */
function liveEvent(payload: string, position: number): PlacedEvent {
  const { team_id, ticket_id, person_id } = JSON.parse(payload) as Record<
    'team_id' | 'ticket_id' | 'person_id',
    string
  >;
  return {
    position,
    id: randomUUIDv7(),
    team_id,
    type: liveEvents[0],
    schema_version: 1,
    actor_id: person_id,
    on_behalf_of: null,
    entity: 'ticket',
    entity_id: ticket_id,
    entity_version: null,
    request_id: null,
    correlation: null,
    causation: null,
    origin: 'api',
    at: new Date().toISOString(),
  };
}

const RECONNECT_MS = 1000;

interface Listening {
  readonly wake: () => void;
  /** Called with the payload of an event that is not stored. */
  readonly tell: (payload: string) => void;
  readonly report: (error: unknown) => void;
}
/** Listens until it is stopped, and reconnects; while there is no connection, the reader still polls. */
function listen(url: string, { wake, tell, report }: Listening): { stop(): void } {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const connect = (): void => {
    const mine = new Client({
      connectionString: url,
      application_name: 'deskwire events',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client = mine;
    const lost = (error: unknown): void => {
      if (client !== mine) return;
      client = undefined;
      leave(mine);
      if (stopped) return;
      report(error);
      timer = setTimeout(connect, RECONNECT_MS);
    };
    mine.on('error', lost).on('end', () => lost(new Error('The connection ended')));
    mine.on('notification', ({ channel, payload = '' }) => (channel === PRESENCE_CHANNEL ? tell(payload) : wake()));
    mine
      .connect()
      .then(() => mine.query(`listen ${EVENTS_CHANNEL}; listen ${PRESENCE_CHANNEL}`))
      // Events may have come while nobody listened.
      .then(wake)
      .catch(lost);
  };
  connect();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      if (last !== undefined) leave(last);
    },
  };
}

const leave = (client: Client): void => void client.end().catch(() => undefined);
