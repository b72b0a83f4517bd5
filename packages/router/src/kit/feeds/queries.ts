import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { FedEvent } from './feed.ts';
import type { TeamId } from '../team-id.ts';

const on = tables<'feeds' | 'event_positions'>();

/** Locks a feed for the rest of the transaction and gives its position. A new one begins with what happens next. */
export async function lockFeed(db: Tx, name: string): Promise<number> {
  await sql`
    insert into feeds (name, position) select ${name}, coalesce(max(position), 0) from event_positions
    on conflict do nothing`.execute(on(db));
  const row = await on(db)
    .selectFrom('feeds')
    .select('position')
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return Number(row.position);
}

/**
 * The last position that exists, for whoever begins to listen in this transaction: all that is committed after it gets a later
 * one, whenever its own transaction began.
 */
export const lastPosition = () => sql<number>`(select coalesce(max(position), 0) from event_positions)`;

export interface PositionRow {
  position: number;
  event_id: string;
  team_id: TeamId | null;
  at: string;
}
/** The events after a position, in order. Positions have no gaps and are committed one after the other. */
export async function listPositions(db: Db, after: number, limit: number): Promise<PositionRow[]> {
  const rows = await on(db)
    .selectFrom('event_positions')
    .select(['position', 'event_id', 'team_id', 'at'])
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, position: Number(row.position), team_id: row.team_id as TeamId | null }));
}

/** These events with their payloads, in order of position. The bounds let Postgres read the partitions of their months only. */
export async function readEvents(db: Db, keys: readonly Omit<PositionRow, 'at'>[]): Promise<FedEvent[]> {
  const ids = keys.map(({ event_id }) => event_id).toSorted();
  const positions = keys.map(({ position }) => position);
  const { rows } = await sql<FedEvent>`
    select k.position::int as position, e.id, e.team_id, e.type, e.schema_version, e.actor_id, e.on_behalf_of, e.entity,
      e.entity_id, e.entity_version, e.request_id, e.correlation, e.causation, e.origin, e.at, p.payload
    from unnest(${positions}::bigint[], ${keys.map(({ event_id }) => event_id)}::uuid[],
      ${keys.map(({ team_id }) => team_id)}::uuid[]) as k(position, id, team_id)
    join events e on e.team_id = k.team_id and e.id = k.id and e.id between ${ids[0]} and ${ids.at(-1)}
    left join event_payloads p on p.team_id = k.team_id and p.event_id = k.id
      and p.event_id between ${ids[0]} and ${ids.at(-1)}
    order by k.position`.execute(on(db));
  return rows;
}

export const moveFeed = (db: Tx, name: string, position: number) =>
  on(db).updateTable('feeds').set({ position }).where('name', '=', name).execute();

/** Passes over one event that cannot be dealt with, and notes why. */
export const skipEvent = (db: Tx, name: string, position: number, error: string, at: string) =>
  on(db)
    .updateTable('feeds')
    .set((eb) => ({ position, skipped: eb('skipped', '+', 1), last_error: error, last_error_at: at }))
    .where('name', '=', name)
    .where('position', '<', position)
    .execute();
