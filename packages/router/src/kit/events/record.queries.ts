import { sql } from 'kysely';
import { compiledQueries } from '@deskwire/database/compiled.ts';
import { LAST } from '@deskwire/database/pool.ts';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../team-id.ts';

const on = tables<'events' | 'event_payloads' | 'unsealed_events' | 'outbox' | 'jobs'>();

/** A row of `events` with what goes to `event_payloads`. */
export interface EventRow {
  team_id: TeamId;
  id: string;
  type: string;
  actor_id: string | null;
  user_id: string | null;
  on_behalf_of: string | null;
  entity: string;
  entity_id: string | null;
  entity_version: number | null;
  request_id: string;
  correlation: string;
  causation: string | null;
  origin: string;
  at: string;
  payload_hash: string;
  payload: unknown;
  address: string | null;
}
export interface OutboxRow {
  id: string;
  kind: 'event' | 'job';
  name: string;
  team_id: TeamId | null;
  payload: unknown;
  run_at: string;
  key: string | null;
}

const run = compiledQueries<{ events: string; outbox: string }>();
/**
 * Writes events, their payloads, their call for a position, and the outbox, in one round trip with the commit: it is the last
 * statement of its transaction.
 */
export async function record(db: Tx, events: readonly EventRow[], outbox: readonly OutboxRow[]): Promise<void> {
  const values = { events: JSON.stringify(events), outbox: JSON.stringify(outbox) };
  await run(
    on(db),
    { shape: 'record' },
    values,
    (v) => sql`${sql.raw(LAST)}with incoming as (select * from jsonb_to_recordset(${v.events}::jsonb) as e(
        team_id uuid, id uuid, type text, actor_id uuid, user_id uuid, on_behalf_of text, entity text, entity_id uuid,
        entity_version integer, request_id text, correlation uuid, causation uuid, origin text, at timestamptz,
        payload_hash text, payload jsonb, address text)),
      written as (
        insert into events (team_id, id, type, actor_id, user_id, on_behalf_of, entity, entity_id, entity_version,
          request_id, correlation, causation, origin, at, payload_hash)
        select team_id, id, type, actor_id, user_id, on_behalf_of, entity, entity_id, entity_version,
          request_id, correlation, causation, origin, at, decode(payload_hash, 'hex') from incoming),
      kept as (
        insert into event_payloads (team_id, event_id, payload, address)
        select team_id, id, payload, address from incoming),
      unsealed as (insert into unsealed_events (id, team_id) select id, team_id from incoming)
    insert into outbox (id, kind, name, team_id, payload, run_at, key)
    select id, kind, name, team_id, payload, run_at, key
    from jsonb_to_recordset(${v.outbox}::jsonb) as o(
      id uuid, kind text, name text, team_id uuid, payload jsonb, run_at timestamptz, key text)
    on conflict (key) do update
      set id = excluded.id, name = excluded.name, payload = excluded.payload, run_at = excluded.run_at
  `,
  );
}

/** Cancels timers that have not been dispatched yet. */
export const cancelTimers = (db: Tx, keys: readonly string[]) =>
  on(db)
    .deleteFrom('outbox')
    .where((eb) => eb('key', '=', eb.fn.any(eb.val(keys as string[]))))
    .execute();

/** Takes the job out of the world in its own transaction: false means that its effect has happened already. */
export async function finishJob(db: Tx, job_id: string): Promise<boolean> {
  const done = await on(db).deleteFrom('jobs').where('id', '=', job_id).returning('id').executeTakeFirst();
  return done !== undefined;
}

/** Whether a job still has to be done. */
export async function isJobOpen(db: Parameters<typeof on>[0], job_id: string): Promise<boolean> {
  return (await on(db).selectFrom('jobs').select('id').where('id', '=', job_id).executeTakeFirst()) !== undefined;
}
