import type { Event } from '@deskwire/contract/kit/events.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../context.ts';
import { isOutage, toAppError } from '../errors.ts';
import * as queries from './queries.ts';
import { readNow } from '../access/principal.ts';
import type { Services } from '../services.ts';
import type { TeamId } from '../team-id.ts';
import { systemAuthor, transact } from '../transaction.ts';

/** An event as a feed passes it on: with its payload, which is null once it has been erased. */
export interface FedEvent extends Omit<Event, 'position' | 'team_id'> {
  readonly position: number;
  readonly team_id: TeamId;
  readonly payload: unknown;
}

/** The context of a consumer for one batch: everything it writes is in one transaction with the new position of the feed. */
export interface Feeding extends Writing {
  readonly services: Services;
  readonly now: () => string;
}

/**
 * A consumer of all events, in the order of their positions, each of them once. For what listens to events in bulk:
 * mutations gain no statement for it. What must happen for each event, with retries of its own, is a reaction.
 */
export interface Feed {
  readonly name: string;
  /** Selects the teams whose events it wants. */
  readonly subscribed: (db: Db, team_ids: readonly TeamId[]) => Promise<readonly TeamId[]>;
  /** Writes what follows from events. A fault of one subscriber is recorded on that subscriber, and never thrown. */
  readonly take: (feeding: Feeding, events: readonly FedEvent[]) => Promise<void>;
}

const BATCH = 500;
const MOST_FAILURES = 3;
/** A feed is reported as late once its oldest waiting event is this old. */
export const ALARM_SECONDS = 60;

/** How far one worker has come with a feed that fails. */
export interface Progress {
  failures: number;
  /** Events left that are taken one by one, to find the one that fails. */
  single: number;
}
export const fresh = (): Progress => ({ failures: 0, single: 0 });

/**
 * Takes the next batch of a feed and gives the number of its events; 0 means to wait. A batch that fails three times is
 * taken event by event, and an event that fails three times by itself is passed over and reported. Throws while the
 * database is away.
 */
export async function step(services: Services, feed: Feed, progress: Progress): Promise<number> {
  const limit = progress.single > 0 ? 1 : BATCH;
  try {
    const taken = await takeBatch(services, feed, limit);
    progress.failures = 0;
    progress.single = Math.max(0, progress.single - taken);
    return taken;
  } catch (error) {
    if (isOutage(toAppError(error))) throw error;
    progress.failures += 1;
    services.report('A feed failed', error, { feed: feed.name, failures: progress.failures });
    if (progress.failures < MOST_FAILURES) return 0;
    progress.failures = 0;
    if (limit === 1) await passOver(services, feed, error);
    else progress.single = BATCH;
    return 1;
  }
}

async function takeBatch(services: Services, feed: Feed, limit: number): Promise<number> {
  const author = systemAuthor(services, await readNow(services));
  return transact(services.db, author, { path: `feeds.${feed.name}`, events: [] }, async (tx) => {
    const after = await queries.lockFeed(tx.db, feed.name);
    const batch = await queries.listPositions(tx.db, after, limit);
    const last = batch.at(-1);
    if (last === undefined) return 0;
    warnOfLag(services, feed, batch[0]!.at, author.now());
    const teams = [...new Set(batch.map(({ team_id }) => team_id).filter((team) => team !== null))];
    const wanted = new Set<TeamId | null>(await feed.subscribed(tx.db, teams));
    const keys = batch.filter(({ team_id }) => wanted.has(team_id));
    if (keys.length > 0) await feed.take({ ...tx, services, now: author.now }, await queries.readEvents(tx.db, keys));
    await queries.moveFeed(tx.db, feed.name, last.position);
    return batch.length;
  });
}

async function passOver(services: Services, feed: Feed, error: unknown): Promise<void> {
  const author = systemAuthor(services, await readNow(services));
  await transact(services.db, author, { path: `feeds.${feed.name}`, events: [] }, async ({ db }) => {
    const [next] = await queries.listPositions(db, await queries.lockFeed(db, feed.name), 1);
    if (next === undefined) return;
    await queries.skipEvent(db, feed.name, next.position, String(error).slice(0, 500), author.now());
    services.report('A feed passed over an event', error, { feed: feed.name, event_id: next.event_id });
  });
}

const warned = new Map<string, number>();
function warnOfLag(services: Services, { name }: Feed, oldest: string, now: string): void {
  const seconds = Math.round((Date.parse(now) - Date.parse(oldest)) / 1000);
  const last = warned.get(name) ?? 0;
  if (seconds < ALARM_SECONDS || Date.now() - last < ALARM_SECONDS * 1000) return;
  warned.set(name, Date.now());
  services.report('A feed is late', new Error(`${name} is ${seconds} s behind`), { feed: name, seconds });
}
