import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { Event } from '@deskwire/contract/kit/events.ts';
import type { TeamId } from '../team-id.ts';

const on = tables<'events' | 'event_positions'>();

/** An event as streams and lists show it. */
export type EventRow = Event;
export const eventColumns = sql`
  e.id, e.team_id, e.type, e.schema_version, e.actor_id, e.on_behalf_of, e.entity, e.entity_id, e.entity_version,
  e.request_id, e.correlation, e.causation, e.origin, e.at`;

/** The last position that exists. */
export const readTip = async (db: Db): Promise<number> =>
  (
    await sql<{ tip: number }>`
      select coalesce((select position from event_positions order by position desc limit 1), 0)::bigint as tip`.execute(
      on(db),
    )
  ).rows[0]!.tip;

/**
 * The events of some teams after a position, at most `limit`, and the last position that existed when they were read:
 * one statement, so that no event falls between the two.
 */
export async function readAfter(
  db: Db,
  position: number,
  team_ids: readonly string[],
  limit: number,
): Promise<{ tip: number; events: (EventRow & { position: number })[] }> {
  const { rows } = await sql<EventRow & { tip: number }>`
    with tip as materialized (
      select coalesce((select position from event_positions order by position desc limit 1), 0)::bigint as tip)
    select tip.tip, found.*
    from tip left join lateral (
      select p.position, ${eventColumns}
      from event_positions p join events e on e.team_id = p.team_id and e.id = p.event_id
      where p.position > ${position} and p.team_id = any(${team_ids}::uuid[])
      order by p.position limit ${limit}) as found on true
    order by found.position`.execute(on(db));
  const tip = rows[0]?.tip ?? position;
  return { tip, events: rows.flatMap((row) => (row.position === null ? [] : [eventOf(row, row.position)])) };
}

/** The events of a team after one position and up to another, for a client that missed them. */
export async function readBetween(
  db: Db,
  team_id: TeamId,
  after: number,
  until: number,
  limit: number,
): Promise<(EventRow & { position: number })[]> {
  const { rows } = await sql<EventRow & { position: number }>`
    select p.position, ${eventColumns}
    from event_positions p join events e on e.team_id = p.team_id and e.id = p.event_id
    where p.team_id = ${team_id} and p.position > ${after} and p.position <= ${until}
    order by p.position limit ${limit}`.execute(on(db));
  return rows;
}

function eventOf({ tip: _, ...event }: EventRow & { tip: number }, position: number) {
  return { ...event, position };
}
