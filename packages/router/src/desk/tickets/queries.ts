import { sql, type RawBuilder, type Selectable } from 'kysely';
import { tables, type Database, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { TeamId } from '../../kit/team-id.ts';
import type { CustomValue } from './changes/custom-fields.ts';
import { preconditionColumns, type Preconditions, type PreconditionsWanted } from './changes/preconditions.queries.ts';
import { visibleTickets } from './fragments.ts';
import { owedBy, type Owed } from '../sla/reports/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { ProjectName } from '@deskwire/contract/work/names.ts';
import { isHere, personMay, personShown } from '../../identity/people/fragments.ts';

import { formerPrefixes, hadPrefix } from '../../identity/teams/fragments.ts';
import { projectShown, readerOf, type Reader } from '../../work/projects/fragments.ts';

const on = tables<'tickets' | 'ticket_watchers' | 'project_members' | 'ticket_fields' | 'ticket_links'>();

export const ticketNames = [
  'id',
  'team_id',
  'number',
  'title',
  'description',
  'type',
  'priority',
  'priority_rank',
  'status',
  'status_category',
  'category',
  'tags',
  'reporter_id',
  'assignee_id',
  'project_id',
  'resolution_notes',
  'comment_count',
  'reopened_count',
  'merged_into_id',
  'source',
  'external_key',
  'first_responded_at',
  'resolved_at',
  'closed_at',
  'snoozed_at',
  'snoozed_until',
  'snoozed_by',
  'deleted_at',
  'created_at',
  'updated_at',
  'version',
  'shown_at',
  'shown_version',
] as const;
type Name = (typeof ticketNames)[number];
const plain = ticketNames.map((name): `tickets.${Name}` => `tickets.${name}`);

/** Requesters get the values of those fields that the team shows them. */
const shownToRequesters = sql`coalesce((
  select jsonb_object_agg(f.key, tickets.custom -> f.key) from ticket_fields f
  where f.team_id = tickets.team_id and f.requester_visible and tickets.custom ? f.key), '{}')`;
const customOf = (visibility: TeamScope['visibility']) =>
  sql<
    Record<string, Exclude<CustomValue, null>>
  >`${visibility === 'requester' ? shownToRequesters : sql`tickets.custom`}`.as('custom');

/** The columns of a ticket as its readers may see them. */
export const ticketColumns = (visibility: TeamScope['visibility']) => [...plain, customOf(visibility)] as const;
/** The people whom a ticket names, its project and its next deadline. `tickets` is the table, or a query with its columns. */
export const namesBeside = (reader: Reader) =>
  [
    personShown('tickets.team_id', 'tickets.reporter_id').as('reporter'),
    personShown<PersonName | null>('tickets.team_id', 'tickets.assignee_id').as('assignee'),
    projectShown(reader, 'tickets.team_id', 'tickets.project_id').as('project'),
    owedBy('tickets').as('owed'),
  ] as const;
/** A ticket without the people and the project that it names. */
export type BareTicket = Pick<Selectable<Database['tickets']>, Name> & {
  readonly custom: Record<string, Exclude<CustomValue, null>>;
};
export type TicketRow = BareTicket & {
  readonly owed: Owed | null;
  readonly reporter: PersonName;
  readonly assignee: PersonName | null;
  readonly project: ProjectName | null;
};
/** All columns, for hand-written SQL. */
export const returned = (visibility: TeamScope['visibility'], reader: Reader) =>
  sql`${sql.join(plain.map((column) => sql.ref(column)))}, ${customOf(visibility)}, ${sql.join(namesBeside(reader))}`;

/** Selects the tickets that are not deleted and that somebody may see. */
const live = (db: Db, scope: TeamScope) =>
  on(db)
    .selectFrom('tickets')
    .where('tickets.team_id', '=', scope.team_id)
    .where('tickets.deleted_at', 'is', null)
    .$if(scope.visibility !== 'all', (q) => q.where(visibleTickets(scope)));

const uuid = /^[0-9a-f]{8}-/i;
/** The number in a key; undefined for an id, or for a key that is not of this team. */
export const numberOf = (scope: TeamScope, key: string): number | undefined => {
  const [prefix, number] = key.split('-') as [string, string];
  return !uuid.test(key) && prefix.toUpperCase() === scope.ticket_prefix ? Number(number) : undefined;
};
/** Matches a key with another prefix, if the team once had that prefix. */
const formerKey = (scope: TeamScope, key: string): RawBuilder<boolean>[] => {
  const [prefix, number] = key.split('-') as [string, string];
  return uuid.test(key) || prefix.toUpperCase() === scope.ticket_prefix
    ? []
    : [
        sql<boolean>`(tickets.number = ${Number(number)} and ${hadPrefix('tickets.team_id', sql`${prefix.toUpperCase()}`)})`,
      ];
};
/** Tickets named by ids or keys, in any mixture. */
export const named = (scope: TeamScope, ids_or_keys: readonly string[]) => {
  const ids = ids_or_keys.filter((name) => uuid.test(name));
  const numbers = ids_or_keys.flatMap((name) => numberOf(scope, name) ?? []);
  const former = ids_or_keys.flatMap((name) => formerKey(scope, name));
  if (numbers.length === 0 && former.length === 0) return sql<boolean>`tickets.id = any(${ids}::uuid[])`;
  if (ids.length === 0 && former.length === 0) return sql<boolean>`tickets.number = any(${numbers}::int[])`;
  const any = [sql`tickets.id = any(${ids}::uuid[])`, sql`tickets.number = any(${numbers}::int[])`, ...former];
  return sql<boolean>`(${sql.join(any, sql` or `)})`;
};
/** Whether a ticket is the one that an id or key names; `prefixes` are those that keys of the team had before. */
export const isNamed = (scope: TeamScope, ticket: LockedTicket, id_or_key: string) => {
  if (uuid.test(id_or_key)) return ticket.id === id_or_key.toLowerCase();
  const [prefix, number] = id_or_key.split('-') as [string, string];
  const known =
    prefix.toUpperCase() === scope.ticket_prefix || ticket.prefixes?.includes(prefix.toUpperCase()) === true;
  return known && ticket.number === Number(number);
};
/** A locked ticket, which may be one of several that are changed together. */
export type LockedTicket = TicketRow & { readonly prefixes?: readonly string[] };

/** A ticket by its id or its key; undefined if the person may not see it. */
export const findTicket = (db: Db, scope: TeamScope, id_or_key: string): Promise<TicketRow | undefined> =>
  live(db, scope)
    .select(ticketColumns(scope.visibility))
    .select(namesBeside(readerOf(scope)))
    .where(named(scope, [id_or_key]))
    .executeTakeFirst();

/** The id of a ticket that somebody may see, and of those merged into it that they may see as well. */
export const findFamily = (db: Db, scope: TeamScope, id_or_key: string) =>
  live(db, scope)
    .select(['tickets.id', 'tickets.merged_into_id'])
    .select((eb) =>
      eb
        .fn<string[]>('array', [
          eb
            .selectFrom('tickets as m')
            .select('m.id')
            .whereRef('m.team_id', '=', 'tickets.team_id')
            .whereRef('m.merged_into_id', '=', 'tickets.id')
            .where('m.deleted_at', 'is', null)
            .$if(scope.visibility === 'requester', (q) => q.where('m.reporter_id', '=', scope.person_id)),
        ])
        .as('merged_ids'),
    )
    .where(named(scope, [id_or_key]))
    .executeTakeFirst();

/** Locks a ticket for a change, with the facts that the change is decided by. */
export async function lockTicket<W extends PreconditionsWanted = object>(
  db: Tx,
  scope: TeamScope,
  id_or_key: string,
  wanted: W = {} as W,
) {
  const row = await live(db, scope)
    .select(ticketColumns('all'))
    .select(namesBeside(readerOf(scope)))
    .select(preconditionColumns(scope, wanted))
    .where(named(scope, [id_or_key]))
    .forNoKeyUpdate('tickets')
    .executeTakeFirst();
  return row as (TicketRow & Preconditions<W>) | undefined;
}

/**
 * Locks several tickets, always in one order, so that two who lock the same wait for each other: merged ones first, as whoever
 * replies at one of them goes on to the ticket that took it in, then by their ids.
 */
export const lockTickets = (db: Tx, scope: TeamScope, ids_or_keys: readonly string[]): Promise<LockedTicket[]> =>
  live(db, scope)
    .select(ticketColumns('all'))
    .select(namesBeside(readerOf(scope)))
    .$if(
      ids_or_keys.some((name) => formerKey(scope, name).length > 0),
      (q) => q.select(formerPrefixes('tickets.team_id').as('prefixes')),
    )
    .where(named(scope, ids_or_keys))
    .orderBy((eb) => eb('tickets.merged_into_id', 'is', null))
    .orderBy('tickets.id')
    .forNoKeyUpdate('tickets')
    .execute();

/** Locks the tickets merged into a ticket. Call it before the ticket itself is locked, which is the order of all others. */
export const lockMerged = (db: Tx, scope: TeamScope, id_or_key: string) =>
  on(db)
    .selectFrom('tickets as merged')
    .select('merged.id')
    .where('merged.team_id', '=', scope.team_id)
    .where(
      'merged.merged_into_id',
      'in',
      live(db, scope)
        .select('tickets.id')
        .where(named(scope, [id_or_key])),
    )
    .orderBy('merged.id')
    .forNoKeyUpdate()
    .execute();

/** The columns that changes may write, with their Postgres types. */
const writable = {
  title: sql`text`,
  description: sql`text`,
  type: sql`text`,
  priority: sql`text`,
  status: sql`text`,
  status_category: sql`text`,
  category: sql`text`,
  tags: sql`text[]`,
  assignee_id: sql`uuid`,
  reporter_id: sql`uuid`,
  project_id: sql`uuid`,
  custom: sql`jsonb`,
  resolution_notes: sql`text`,
  resolved_at: sql`timestamptz`,
  closed_at: sql`timestamptz`,
  reopened_count: sql`integer`,
  merged_into_id: sql`uuid`,
  snoozed_at: sql`timestamptz`,
  snoozed_until: sql`timestamptz`,
  snoozed_by: sql`uuid`,
} as const;
/** The columns whose values are defaults or guesses until a person chooses them. */
export const guessable: ReadonlySet<string> = new Set(['type', 'priority', 'category']);
type Writable = Pick<TicketRow, keyof typeof writable>;
export type TicketChange = Partial<Writable>;

/** Writes changes to locked tickets, each a step of its version. All of them change the same columns. */
export async function updateTickets(
  db: Tx,
  scope: TeamScope,
  changes: readonly (TicketChange & { readonly id: string })[],
  now: string,
): Promise<TicketRow[]> {
  const columns = (Object.keys(writable) as (keyof Writable)[]).filter((column) => column in (changes[0] ?? {}));
  const set = columns.map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`);
  // The values written here were chosen by somebody.
  const chosen = columns.filter((column) => guessable.has(column));
  if (chosen.length > 0)
    set.push(
      sql`defaulted_fields = array(select unnest(tickets.defaulted_fields) except select unnest(${chosen}::text[]))`,
    );
  const typed = columns.map((column) => sql`${sql.ref(column)} ${writable[column]}`);
  const { rows } = await sql<TicketRow>`
    update tickets set ${sql.join([...set, sql`updated_at = ${now}`, sql`version = version + 1`])}
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as given(${sql.join([sql`id uuid`, ...typed])})
    where tickets.team_id = ${scope.team_id} and tickets.id = given.id
    returning ${returned('all', readerOf(scope))}`.execute(on(db));
  return rows;
}

/**
 * Lets a ticket take another in: tickets merged into that one before are its own now, its watchers, its reporter and its assignee watch
 * this one, its links lead here, its public comments count here. Requesters are not let in by a merge.
 */
export async function absorb(db: Tx, scope: TeamScope, from: TicketRow, into: TicketRow, now: string) {
  const { team_id } = scope;
  const { rows } = await sql<TicketRow>`
    with follow as (
      update tickets set merged_into_id = ${into.id} where team_id = ${team_id} and merged_into_id = ${from.id}),
    watch as (
      insert into ticket_watchers (team_id, ticket_id, person_id, created_at)
      select ${team_id}, ${into.id}::uuid, w.person_id, ${now}::timestamptz
      from (
        select team_id, person_id from ticket_watchers where team_id = ${team_id} and ticket_id = ${from.id}
        union
        select ${team_id}::uuid, ${from.reporter_id}::uuid
        where ${personMay(sql`${team_id}`, sql`${from.reporter_id}`, 'tickets.readOwn')}
        union
        select ${team_id}::uuid, ${from.assignee_id}::uuid where ${from.assignee_id}::uuid is not null) as w
      where ${isHere('w.team_id', 'w.person_id')}
      on conflict do nothing),
    gone as (
      delete from ticket_links where team_id = ${team_id} and (ticket_id = ${from.id} or other_id = ${from.id})
      returning *),
    moved as (
      select kind, created_at, case when ticket_id = ${from.id} then ${into.id}::uuid else ticket_id end as ticket_id,
        case when other_id = ${from.id} then ${into.id}::uuid else other_id end as other_id
      from gone),
    linked as (
      insert into ticket_links (team_id, ticket_id, other_id, kind, created_at)
      select ${team_id}, case when kind = 'relates' then least(ticket_id, other_id) else ticket_id end,
        case when kind = 'relates' then greatest(ticket_id, other_id) else other_id end, kind, created_at
      from moved where ticket_id <> other_id
      on conflict do nothing)
    update tickets set comment_count = comment_count + ${from.comment_count}, updated_at = ${now}, version = version + 1
    where team_id = ${team_id} and id = ${into.id}
    returning ${returned(scope.visibility, readerOf(scope))}`.execute(on(db));
  return rows[0]!;
}

/** Unassigns at most `limit` open and waiting tickets of somebody who can no longer be assigned any, and returns them. */
export async function releaseTickets(db: Tx, team_id: TeamId, person_id: string, now: string, limit: number) {
  const { rows } = await sql<{ id: string; version: number }>`
    with theirs as (
      select t.id from tickets t
      where not ${personMay('t.team_id', 't.assignee_id', 'tickets.beAssigned')}
        and t.team_id = ${team_id} and t.assignee_id = ${person_id} and t.deleted_at is null and t.status_category in ('open', 'waiting')
      order by t.id limit ${limit}
      for no key update of t)
    update tickets set assignee_id = null, updated_at = ${now}, version = version + 1
    from theirs where tickets.team_id = ${team_id} and tickets.id = theirs.id
    returning tickets.id, tickets.version`.execute(on(db));
  return rows;
}

/** Keeps a ticket as it is until the transaction ends. */
export const holdTicket = (db: Tx, team_id: TeamId, id: string) =>
  on(db)
    .selectFrom('tickets')
    .select('id')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
