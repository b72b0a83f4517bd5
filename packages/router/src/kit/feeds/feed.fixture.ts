import { sql } from 'kysely';
import { tables } from '@deskwire/database/schema.ts';
import type { TestWorld } from '../../testing/world.ts';
import type { FedEvent, Feeding } from './feed.ts';

const on = tables<never>();

/** A table in which a test notes what it was fed with, in order. */
export const makeFedTable = ({ pool }: TestWorld) =>
  pool.query('create table fed (n serial, feed text, event_id uuid, position bigint)');

/** Notes the events that a feed was given. */
export async function insertFed(feed: string, { db }: Feeding, events: readonly FedEvent[]): Promise<void> {
  for (const { id, position } of events)
    await sql`insert into fed (feed, event_id, position) values (${feed}, ${id}, ${position})`.execute(on(db));
}
export async function listFed({ pool }: TestWorld, feed: string): Promise<{ event_id: string; position: number }[]> {
  const { rows } = await pool.query<{ event_id: string; position: string }>(
    'select event_id, position from fed where feed = $1 order by n',
    [feed],
  );
  return rows.map(({ event_id, position }) => ({ event_id, position: Number(position) }));
}
