import { sql, type RawBuilder } from 'kysely';

/** For how many days a change counts as unread. */
export const UNREAD_DAYS = 30;

/** The reader, since when changes count, and which types of events they may see. May hold slots of a compiled query. */
export interface Reading {
  readonly team_id: unknown;
  readonly person_id: unknown;
  readonly unread_since: unknown;
  /** Only these types of events; null for all. */
  readonly told: unknown;
  readonly untold: unknown;
}

/**
 * Whether somebody else changed a ticket after an event, by an event that the reader may see. Postgres would turn an `exists`
 * into a join over all events of the team; this reads the events of one ticket.
 */
const isNews = (ticket: string, after: RawBuilder<unknown>, reading: Reading) => sql<boolean>`coalesce((
  select true from events
  where events.team_id = ${sql.ref(`${ticket}.team_id`)} and events.entity_id = ${sql.ref(`${ticket}.id`)}
    and events.id > ${after} and events.id >= uuid_floor(${reading.unread_since}::timestamptz)
    and events.entity = 'ticket' and events.actor_id is distinct from ${reading.person_id}::uuid
    and (${reading.told}::text[] is null or events.type = any(${reading.told}::text[]))
    and events.type <> all(${reading.untold}::text[])
  limit 1), false)`;

const BEFORE_ALL = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const lastRead = sql`coalesce(ticket_reads.last_event_id, ${BEFORE_ALL})`;
const isRecent = (ticket: string, { unread_since }: Reading) =>
  sql<boolean>`${sql.ref(`${ticket}.updated_at`)} >= ${unread_since}::timestamptz`;

/**
 * Whether a ticket is unread, as rows show it: others changed it since its reader last looked, or they marked it so.
 * `ticket` is the table, or a query with its columns.
 */
export const unreadBeside = (ticket: string, reading: Reading): RawBuilder<boolean> => sql<boolean>`coalesce((
    select ticket_reads.unread or (${isRecent(ticket, reading)}
      and ticket_reads.ticket_updated_at <> ${sql.ref(`${ticket}.updated_at`)} and ${isNews(ticket, lastRead, reading)})
    from ticket_reads
    where ticket_reads.team_id = ${sql.ref(`${ticket}.team_id`)} and ticket_reads.person_id = ${reading.person_id}
      and ticket_reads.ticket_id = ${sql.ref(`${ticket}.id`)}),
  ${isRecent(ticket, reading)} and ${isNews(ticket, BEFORE_ALL, reading)})`;

/**
 * The ids of unread tickets, of those in the row `tickets` that `visible` lets through: an array, which costs what was
 * changed lately and not what the team has.
 */
export const unreadTickets = (reading: Reading, visible: RawBuilder<boolean>): RawBuilder<string[]> => sql<
  string[]
>`array(
  select tickets.id from tickets
  left join ticket_reads on ticket_reads.team_id = tickets.team_id and ticket_reads.person_id = ${reading.person_id}
    and ticket_reads.ticket_id = tickets.id
  where tickets.team_id = ${reading.team_id} and tickets.deleted_at is null and ${isRecent('tickets', reading)}
    and ticket_reads.ticket_updated_at is distinct from tickets.updated_at and ${visible}
    and ${isNews('tickets', lastRead, reading)}
  union all
  select ticket_reads.ticket_id from ticket_reads
  where ticket_reads.team_id = ${reading.team_id} and ticket_reads.person_id = ${reading.person_id}
    and ticket_reads.unread)`;
