import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Custom } from '../changes/custom-fields.ts';
import type { Priority, Type } from './values.ts';

const on = tables<'tickets' | 'counters'>();
type InTeam = Pick<TeamScope, 'team_id'>;
/** The source of imported tickets; their external keys are unique among themselves. */
export const SOURCE = 'import';

/** Takes so many numbers at once, in a transaction of its own: nobody who opens a ticket waits for an import. */
export async function reserveNumbers(db: Tx, { team_id }: InTeam, count: number): Promise<number> {
  const { first } = await on(db)
    .insertInto('counters')
    .values({ team_id, kind: 'ticket', next: count + 1 })
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'kind']).doUpdateSet((eb) => ({ next: eb('counters.next', '+', count) })),
    )
    .returning((eb) => eb('counters.next', '-', count).as('first'))
    .executeTakeFirstOrThrow();
  return first;
}

/** Tickets that were imported under one of these keys before, also those that were deleted since. */
export const findImported = (db: Db, scope: InTeam, keys: readonly string[]) =>
  asTheyAre(db, scope)
    .where('source', '=', SOURCE)
    .where((eb) => eb('external_key', '=', eb.fn.any(eb.val(keys as string[]))))
    .orderBy('id')
    .execute();
/** The same of tickets that lines were written from. */
export const findOwn = async (db: Db, scope: InTeam, ids: readonly string[]): Promise<Imported[]> =>
  ids.length === 0
    ? []
    : asTheyAre(db, scope)
        .where((eb) => eb('id', '=', eb.fn.any(eb.val(ids as string[]))))
        .execute();

const asTheyAre = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('tickets')
    .select([
      'id',
      'external_key',
      'title',
      'description',
      'type',
      'priority',
      'category',
      'tags',
      sql<Custom>`custom`.as('custom'),
      'resolution_notes',
      'version',
      'deleted_at',
      'merged_into_id',
    ])
    .where('team_id', '=', team_id);
export type Imported = Awaited<ReturnType<typeof findImported>>[number];

export interface NewTicket {
  id: string;
  number: number;
  title: string;
  description: string;
  type: Type;
  priority: Priority;
  /** The fields whose value no person has chosen. */
  defaulted_fields: readonly string[];
  status: string;
  status_category: string;
  category: string | null;
  tags: readonly string[];
  reporter_id: string;
  assignee_id: string | null;
  external_key: string | null;
  resolved_at: string | null;
  closed_at: string | null;
  resolution_notes: string | null;
  custom: Custom;
  created_at: string;
}
/** Inserts many tickets in one statement. Gives the ids that went in: a key that somebody else imported just now is left alone. */
export async function insertTickets(
  db: Tx,
  { team_id }: InTeam,
  tickets: readonly NewTicket[],
  now: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into tickets (team_id, id, number, title, description, type, priority, status, status_category, category, tags,
      reporter_id, assignee_id, source, external_key, defaulted_fields, resolved_at, closed_at, resolution_notes, custom,
      created_at, updated_at)
    select ${team_id}, id, number, title, description, type, priority, status, status_category, category, tags,
      reporter_id, assignee_id, ${SOURCE}, external_key, defaulted_fields, resolved_at, closed_at, resolution_notes,
      custom, created_at, ${now}
    from jsonb_to_recordset(${JSON.stringify(tickets)}::jsonb) as t(
      id uuid, number integer, title text, description text, type text, priority text, status text,
      status_category text, category text, tags text[], reporter_id uuid, assignee_id uuid, external_key text,
      defaulted_fields text[], resolved_at timestamptz, closed_at timestamptz, resolution_notes text, custom jsonb,
      created_at timestamptz)
    -- In one order, so that two imports of the same keys do not wait for each other in a circle.
    order by external_key
    on conflict (team_id, source, external_key) where external_key is not null do nothing
    returning id`.execute(on(db));
  return new Set(rows.map(({ id }) => id));
}

export interface TicketUpdate {
  id: string;
  version: number;
  title: string;
  description: string;
  type: Type;
  priority: Priority;
  category: string | null;
  tags: readonly string[];
  custom: Custom;
}
/**
 * Updates many tickets in one statement, those that are still as they were read, and locks them in the order of all others. Gives
 * their new versions.
 */
export async function updateTickets(
  db: Tx,
  { team_id }: InTeam,
  updates: readonly TicketUpdate[],
  now: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`
    with held as materialized (
      select id from tickets where team_id = ${team_id} and id = any(${updates.map(({ id }) => id)}::uuid[])
      order by id for no key update)
    update tickets t
    set title = u.title, description = u.description, type = u.type, priority = u.priority, category = u.category,
      tags = u.tags, custom = u.custom, updated_at = ${now},
      defaulted_fields = case when u.priority <> t.priority or u.type <> t.type then '{}' else t.defaulted_fields end, version = t.version + 1
    from jsonb_to_recordset(${JSON.stringify(updates)}::jsonb) as u(
      id uuid, version integer, title text, description text, type text, priority text, category text, tags text[],
      custom jsonb) join held using (id)
    where t.team_id = ${team_id} and t.id = u.id and t.version = u.version
    returning t.id, t.version`.execute(on(db));
  return new Map(rows.map(({ id, version }) => [id, version]));
}
