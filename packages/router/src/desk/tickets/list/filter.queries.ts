import { expressionBuilder, sql, type RawBuilder } from 'kysely';
import type { StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';
import { unseen, type Slots } from '@deskwire/database/compiled.ts';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { saysAll } from '../../../knowledge/search/fragments.ts';
import type { Asked } from '../../../knowledge/search/rareness.ts';
import { theirTickets } from '../fragments.ts';
import { unreadTickets } from '../reads/fragments.ts';
import { owingBefore } from '../../sla/reports/fragments.ts';

const on = tables<'tickets' | 'ticket_watchers' | 'project_members' | 'ticket_fields'>();
type Tickets = Database['tickets'];

/** A search: for the ticket of a number, or for words that all have to be in a ticket, its fields and its comments. */
export type Search = { readonly number: number } | { readonly asked: Asked; readonly internal: boolean };

/** The reader, since when changes count as unread, and which types of events count. */
export interface Unread {
  readonly by: string;
  readonly since: string;
  /** Nothing but these; undefined for all. */
  readonly only?: readonly string[] | undefined;
  readonly never: readonly string[];
}

export interface TicketFilter {
  readonly search?: Search | undefined;
  readonly type?: readonly Tickets['type'][] | undefined;
  readonly priority?: readonly Tickets['priority'][] | undefined;
  readonly status?: readonly string[] | undefined;
  readonly status_category?: readonly StatusCategory[] | undefined;
  readonly category?: string | undefined;
  readonly uncategorized?: boolean | undefined;
  readonly tag?: string | undefined;
  readonly assignee_id?: string | undefined;
  readonly unassigned?: boolean | undefined;
  readonly snoozed?: boolean | undefined;
  /** The opposite. */
  readonly awake?: boolean | undefined;
  readonly reporter_id?: string | undefined;
  readonly unread?: Unread | undefined;
  readonly watcher_id?: string | undefined;
  readonly project_id?: string | undefined;
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  readonly updated_after?: string | undefined;
  /** The meaning of `updated_after` for a requester. */
  readonly shown_after?: string | undefined;
  readonly resolved_after?: string | undefined;
  readonly resolved_before?: string | undefined;
  readonly unresolved_at?: string | undefined;
  readonly ids?: { readonly ids: readonly string[]; readonly numbers: readonly number[] } | undefined;
  /** Keys of fields, each with its value; an empty one for none. */
  readonly custom?: readonly (readonly string[])[] | undefined;
  /** Owes something by its SLA before this moment. */
  readonly owes_before?: string | undefined;
  readonly deleted?: boolean | undefined;
}
type Field = keyof TicketFilter;

/** The values behind the slots of a filter. */
export interface FilterValues {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly type?: unknown;
  readonly priority?: unknown;
  readonly status?: unknown;
  readonly category?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly assignee_id?: string | undefined;
  readonly reporter_id?: string | undefined;
  readonly watcher_id?: string | undefined;
  readonly project_id?: string | undefined;
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
  readonly updated_after?: string | undefined;
  readonly shown_after?: string | undefined;
  readonly unread_since?: string | undefined;
  readonly told?: readonly string[] | undefined;
  readonly untold?: readonly string[] | undefined;
  readonly resolved_after?: string | undefined;
  readonly resolved_before?: string | undefined;
  readonly unresolved_at?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly numbers?: readonly number[] | undefined;
  readonly custom_keys?: readonly string[] | undefined;
  readonly custom_values?: readonly string[] | undefined;
  readonly owes_before?: string | undefined;
  readonly number?: number | undefined;
  readonly asked?: readonly string[] | undefined;
}
type V = Slots<FilterValues>;
type Sql = RawBuilder<boolean>;

/** One part of a filter as it shapes the text: which field, and in which of its forms. */
export interface Condition {
  readonly field: Field;
  readonly form: string;
}
/** A single value is compared by `=`, so that an index on the column gives the rows in order. */
const oneOrMany = (values: readonly unknown[]) => (values.length === 1 ? 'one' : 'many');
const searchForm = (search: Search) =>
  'number' in search
    ? 'number'
    : [search.asked.words.length, search.asked.rare && 'rare', search.internal && 'internal'].filter(Boolean).join(' ');

/** The shape of a filter: the same for all filters that differ in their values only. */
export const conditionsOf = (filter: TicketFilter): Condition[] =>
  (Object.keys(filter) as Field[])
    .filter((field) => filter[field] !== undefined && filter[field] !== false)
    .toSorted()
    .map((field) => ({ field, form: formOf(filter, field) }));
function formOf(filter: TicketFilter, field: Field): string {
  if (field === 'search') return searchForm(filter.search!);
  // Written out, so that Postgres sees how rare a category is, and whether the index of active tickets serves.
  if (field === 'status_category') return filter.status_category!.toSorted().join();
  if (field === 'custom') return '';
  const value = filter[field];
  return Array.isArray(value) ? oneOrMany(value) : '';
}

/** The values of a filter, for the slots of its conditions. */
export function valuesOf({ team_id, person_id }: TeamScope, filter: TicketFilter): FilterValues {
  const { search, type, priority, status, tag, status_category: _, ids, custom, unread, ...rest } = filter;
  const { unassigned: _u, uncategorized: _c, deleted: _d, snoozed: _s, awake: _a, ...plain } = rest;
  return {
    ...plain,
    ...(search === undefined ? {} : 'number' in search ? search : { asked: search.asked.words }),
    ...ids,
    ...(unread === undefined ? {} : unreadValues(unread)),
    custom_keys: custom?.map(([key]) => key!),
    custom_values: custom?.map(([, value]) => value!),
    team_id,
    person_id,
    type: oneOrAll(type),
    priority: oneOrAll(priority),
    status: oneOrAll(status),
    tags: tag === undefined ? undefined : [tag],
  };
}

/** The values behind the slots of what is unread. */
export const unreadValues = ({ since, only, never }: Unread) => ({ unread_since: since, told: only, untold: never });

const oneOrAll = (values: readonly string[] | undefined) => (values?.length === 1 ? values[0] : values);

/** Matches tickets that contain every word of the search. */
function searched(form: string, v: V): Sql {
  if (form === 'number') return sql`tickets.number = ${v.number}`;
  const [count, ...given] = form.split(' ');
  const words = Array.from({ length: Number(count) }, (_, at) => sql`(${v.asked}::text[])[${sql.lit(at + 1)}]`);
  const place = { team_id: v.team_id, id: sql.ref('tickets.id'), internal: given.includes('internal') };
  return saysAll(place, ['ticket', 'ticket_comment'], { words, rare: given.includes('rare') });
}

const equal = (column: string, value: unknown, form: string): Sql =>
  form === 'many' ? sql`${sql.ref(column)} = any(${value})` : sql`${sql.ref(column)} = ${value}`;
/** Conditions that an index serves in a statement with a kept plan, for which the planner does not see the values. */
const kept = {
  type: 'text',
  status: 'text',
  assignee_id: 'uuid',
  reporter_id: 'uuid',
  project_id: 'uuid',
} as const;
const isKept = (field: Field): field is keyof typeof kept => field in kept;
const keptOf = (field: keyof typeof kept, v: V): Sql =>
  sql`${sql.ref(`tickets.${field}`)} = ${unseen(v[field], kept[field])}`;
const literals: Record<StatusCategory, Sql> = {
  open: sql`'open'`,
  waiting: sql`'waiting'`,
  resolved: sql`'resolved'`,
  closed: sql`'closed'`,
};
const categories = (form: string): Sql => {
  const names = form.split(',').map((name) => literals[name as StatusCategory]);
  return names.length === 1
    ? sql`tickets.status_category = ${names[0]}`
    : sql`tickets.status_category in (${sql.join(names)})`;
};

const conditions: Record<
  Exclude<Field, 'deleted'>,
  (v: V, form: string, visibility: TeamScope['visibility']) => Sql
> = {
  search: (v, form) => searched(form, v),
  type: (v, form) => equal('tickets.type', v.type, form),
  priority: (v, form) => equal('tickets.priority', v.priority, form),
  status: (v, form) => equal('tickets.status', v.status, form),
  status_category: (_, form) => categories(form),
  category: (v) => sql`tickets.category = ${v.category}`,
  uncategorized: () => sql`tickets.category is null`,
  tag: (v) => sql`tickets.tags @> ${v.tags}`,
  assignee_id: (v) => sql`tickets.assignee_id = ${v.assignee_id}`,
  unassigned: () => sql`tickets.assignee_id is null`,
  snoozed: () => sql`tickets.snoozed_at is not null`,
  awake: () => sql`tickets.snoozed_at is null`,
  reporter_id: (v) => sql`tickets.reporter_id = ${v.reporter_id}`,
  unread: (v, _, visibility) => sql`tickets.id = any(${unreadTickets(v, visibleTo(visibility, v))})`,
  watcher_id: (v) => sql`tickets.id = any(array(
    select ticket_id from ticket_watchers where team_id = ${v.team_id} and person_id = ${v.watcher_id}))`,
  project_id: (v) => sql`tickets.project_id = ${v.project_id}`,
  created_after: (v) => sql`tickets.created_at >= ${v.created_after}`,
  created_before: (v) => sql`tickets.created_at < ${v.created_before}`,
  updated_after: (v) => sql`tickets.updated_at >= ${v.updated_after}`,
  shown_after: (v) => sql`tickets.shown_at >= ${v.shown_after}`,
  resolved_after: (v) => sql`tickets.resolved_at >= ${v.resolved_after}`,
  resolved_before: (v) => sql`tickets.resolved_at < ${v.resolved_before}`,
  ids: (v) => sql`(tickets.id = any(${v.ids}::uuid[]) or tickets.number = any(${v.numbers}::int[]))`,
  custom: (v) => sql`not exists (
    select from unnest(${v.custom_keys}::text[], ${v.custom_values}::text[]) as wanted(key, value)
    where coalesce(tickets.custom ->> wanted.key, '') <> wanted.value)`,
  owes_before: (v) => sql`tickets.id = any(${owingBefore(v.team_id, v.owes_before)})`,
  unresolved_at: (v) => sql`(tickets.created_at < ${v.unresolved_at}
    and (case when tickets.merged_into_id is null then tickets.resolved_at else tickets.closed_at end >= ${v.unresolved_at}
      or (tickets.resolved_at is null and tickets.merged_into_id is null)))`,
};

/** Somebody's own tickets by their ids, so that a list costs what they have and not what the team has. */
const theirs = (visibility: 'own' | 'requester', v: V): Sql =>
  visibility === 'requester'
    ? sql`tickets.reporter_id = ${v.person_id}`
    : sql`tickets.id = any(array${theirTickets(v)(expressionBuilder())})`;

const visibleTo = (visibility: TeamScope['visibility'], v: V): Sql =>
  visibility === 'all' ? sql`true` : theirs(visibility, v);

export interface Matched {
  /** Whether the plan of the statement is kept for all values. */
  readonly isKept?: boolean;
  readonly visibility: TeamScope['visibility'];
  readonly conditions: readonly Condition[];
  /** Whether the statement begins with the ids that are unread: see `unreadFirst`. */
  readonly knowsUnread?: boolean;
}

/** The beginning of a `with` for statements that ask for unread tickets twice: their ids are worked out once. */
export const unreadFirst = ({ visibility }: Matched, v: V) =>
  sql`unread as materialized (select ${unreadTickets(v, visibleTo(visibility, v))} as ids)`;
const knownUnread = sql<boolean>`tickets.id = any((select ids from unread)::uuid[])`;

/** These have an index of their own, which goes on in the order of creation. */
const indexed: readonly Field[] = ['status', 'status_category', 'type', 'assignee_id', 'reporter_id', 'project_id'];
/** How many of those indexes a filter asks for; none where it asks for something else as well. */
export const indexesFor = ({ visibility, conditions: wanted }: Matched): number => {
  // Hardly a ticket is snoozed: those that are not are found by whatever else is asked.
  const telling = wanted.filter(({ field }) => field !== 'awake');
  return visibility === 'own' || telling.some(({ field }) => !indexed.includes(field))
    ? 0
    : telling.length + (visibility === 'requester' ? 1 : 0);
};
/** Whether a filter is one value of one such index, which therefore gives the newest first. */
export const isOneIndex = (matched: Matched): boolean =>
  indexesFor(matched) === 1 && matched.conditions.every(({ form }) => form !== 'many' && !form.includes(','));

/** Conditions on deleted tickets. `indexed` is worded so that only the indexes of filters can serve it; see the migration. */
const isThere = {
  any: sql<boolean>`tickets.deleted_at is null`,
  indexed: sql<boolean>`(tickets.deleted_at is null or tickets.number < 0)`,
  deleted: sql<boolean>`tickets.deleted_at is not null`,
};
/** The tickets of a team that somebody may see and that fit a filter. */
export const matching = (
  db: Db,
  { visibility, conditions: wanted, isKept: keeps = false, knowsUnread = false }: Matched,
  v: V,
  by: 'any' | 'indexed' = 'any',
) =>
  on(db)
    .selectFrom('tickets')
    .where('tickets.team_id', '=', v.team_id)
    .where(isThere[wanted.some(({ field }) => field === 'deleted') ? 'deleted' : by])
    .$if(visibility !== 'all', (q) => q.where(visibleTo(visibility, v)))
    .where((eb) =>
      eb.and(
        wanted.flatMap(({ field, form }) => {
          if (field === 'deleted') return [];
          if (field === 'unread' && knowsUnread) return [knownUnread];
          return keeps && isKept(field) ? [keptOf(field, v)] : [conditions[field](v, form, visibility)];
        }),
      ),
    );
