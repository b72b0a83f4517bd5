import { sql, type RawBuilder } from 'kysely';
import { afresh, compiledQueries, type Slots } from '@deskwire/database/compiled.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { READ_FOR_ROW } from '../../../kit/lists/view.ts';
import { seesAllProjects } from '../../../work/projects/fragments.ts';
import { COUNTED, type Slice } from '../../../kit/lists/page.ts';
import { namesBeside, ticketColumns, ticketNames, type TicketRow } from '../queries.ts';
import { unreadBeside } from '../reads/fragments.ts';
import {
  conditionsOf,
  indexesFor,
  isOneIndex,
  matching,
  unreadFirst,
  unreadValues,
  valuesOf,
  type FilterValues,
  type Matched,
  type TicketFilter,
  type Unread,
} from './filter.queries.ts';

const on = tables<'tickets'>();

/** The orders of a list. Each is the order of an index, so that a page can be read from the index. */
const orders = {
  created_at: ['created_at', 'id'],
  updated_at: ['updated_at', 'id'],
  shown_at: ['shown_at', 'id'],
  priority: ['priority_rank', 'id'],
  number: ['number'],
} as const;
export interface Sorting {
  readonly sort: keyof typeof orders;
  readonly order: 'asc' | 'desc';
}
/** The parts of a row besides its columns: the beginnings of long texts, and whether it is unread. */
export interface RowView {
  readonly unread: Unread;
}
/** A limit that is a parameter lets Postgres guess a tenth of the table: these stand in the text, around the true one. */
const limits = { 20: sql<number>`21`, 50: sql<number>`51`, 100: sql<number>`101`, deep: sql<number>`10101` };

/** The parts of a list that its SQL depends on; everything else is a value. */
interface Shape extends Matched, Sorting {
  readonly isRow: boolean;
  readonly after: boolean;
  readonly offset: boolean;
  readonly count: boolean;
  readonly limit: keyof typeof limits;
}
interface Values extends FilterValues {
  readonly manages: boolean;
  readonly limit: number;
  readonly offset: number;
  readonly after: unknown;
  readonly after_id: unknown;
}
type V = Slots<Values>;
export type ListedTicket = TicketRow & { readonly counted?: number; readonly unread?: boolean };

const run = compiledQueries<Values>();

/** A page of tickets and, if requested, how many match: one statement, read from an index if one fits. */
export async function listTickets(
  db: Db,
  scope: TeamScope,
  filter: TicketFilter,
  sorting: Sorting,
  slice: Slice,
  row?: RowView,
): Promise<{ rows: ListedTicket[]; counted?: number }> {
  const asked = {
    visibility: scope.visibility,
    conditions: conditionsOf(filter),
    ...sorting,
    isRow: row !== undefined,
    after: slice.after !== undefined,
    offset: slice.offset > 0,
    count: slice.counts,
    limit: limitFor(slice),
  };
  const isKept = isReadOffAnIndex(asked);
  const shape: Shape = { ...asked, isKept };
  const [after, after_id] = slice.after ?? [];
  const manages = seesAllProjects(scope);
  const values = {
    ...valuesOf(scope, filter),
    ...(row === undefined ? {} : unreadValues(row.unread)),
    manages,
    limit: slice.limit,
    offset: slice.offset,
    after,
    after_id,
  };
  const statement = { shape: JSON.stringify(shape), afresh: !isKept };
  const rows = await run<ListedTicket>(on(db), statement, values, (v) =>
    slice.counts ? countedPage(db, shape, v) : showing(sql`(${pageOf(db, shape, v)})`, shape, v),
  );
  if (!slice.counts) return { rows };
  if (rows[0] === undefined && slice.offset > 0)
    return { rows, counted: (await countTickets(db, scope, [filter]))[0]! };
  return { rows, counted: rows[0]?.counted ?? 0 };
}

const limitFor = ({ limit, offset }: Slice): Shape['limit'] => {
  if (offset > 0) return 'deep';
  return limit <= 21 ? 20 : limit <= 51 ? 50 : 100;
};

/**
 * Whether one index gives the rows in the order asked for, however many match: such a plan is kept. The best plan of
 * every other list depends on how rare the values are, so it is planned each time.
 */
const isReadOffAnIndex = (shape: Matched & Sorting): boolean =>
  (shape.visibility === 'all' && shape.conditions.length === 0) || isInOrder(shape);
const isInOrder = (shape: Matched & Sorting): boolean => shape.sort === 'created_at' && isOneIndex(shape);

const pageOf = (db: Db, shape: Shape, v: V) =>
  sorted(inOrder(db, shape, v), shape)
    .limit(v.limit)
    .$if(shape.offset, (q) => q.offset(v.offset));

/** The columns that only the rows of the page need: names are looked up, and long texts read, for no others. */
const shown = ({ isRow }: Shape, v: V) => [
  ...(isRow ? [...shortened, unreadBeside('tickets', v).as('unread')] : [sql`tickets.*`]),
  ...namesBeside(v),
];
const long: readonly string[] = ['description', 'resolution_notes'];
/** The columns of a row whose texts are read as far as a row shows them. */
const shortened = [
  ...[...ticketNames, 'custom'].filter((name) => !long.includes(name)).map((name) => sql.ref(`tickets.${name}`)),
  ...long.map((name) => sql`left(${sql.ref(`tickets.${name}`)}, ${sql.lit(READ_FOR_ROW)}) as ${sql.ref(name)}`),
];
/** A query for a page, with what is shown of its rows. */
const showing = (page: RawBuilder<unknown>, shape: Shape, v: V, counted?: RawBuilder<number>) => sql<ListedTicket>`
  select ${sql.join([...shown(shape, v), ...(counted === undefined ? [] : [counted.as('counted')])])}
  from ${page} as tickets
  order by ${sql.join(columnsOf(shape).map((name) => sql`${sql.ref(`tickets.${name}`)} ${sql.raw(shape.order)}`))}`;

const columnsOf = ({ sort }: Sorting): readonly string[] => orders[sort];
const sorted = <Q extends { orderBy(column: never, order: 'asc' | 'desc'): Q }>(query: Q, shape: Sorting): Q =>
  columnsOf(shape).reduce((q, column) => q.orderBy(column as never, shape.order), query);

const past = (shape: Shape, v: V) => {
  const [column, id] = columnsOf(shape).map((name) => sql.ref(`tickets.${name}`));
  const comes = shape.order === 'asc' ? sql`>` : sql`<`;
  return id === undefined
    ? sql<boolean>`${column} ${comes} ${v.after}`
    : sql<boolean>`(${column}, ${id}) ${comes} (${v.after}, ${v.after_id})`;
};

function inOrder(db: Db, shape: Shape, v: V) {
  const found = matching(db, shape, v, isInOrder(shape) ? 'indexed' : 'any')
    .select(ticketColumns(shape.visibility))
    .$if(shape.after, (q) => q.where(past(shape, v)));
  return on(db).selectFrom(sorted(found, shape).limit(limits[shape.limit]).as('tickets')).selectAll();
}

const upToCounted = (db: Db, matched: Matched, v: Slots<FilterValues>) =>
  sql<number>`(select count(*)::int from (${matching(db, matched, v, indexesFor(matched) > 0 ? 'indexed' : 'any')
    .select(sql`1`.as('one'))
    .limit(sql.lit(COUNTED + 1))}) as matches)`;

/** How many tickets match: a page that is not full says so itself, and only for a full one are they counted. */
function countedPage(db: Db, asked: Shape, v: V) {
  const knowsUnread = asked.conditions.some(({ field }) => field === 'unread');
  const shape = { ...asked, knowsUnread };
  const first = knowsUnread ? sql`${unreadFirst(shape, v)}, ` : sql``;
  const rows = sql<number>`(select count(*)::int from page)`;
  const total = sql<number>`case when ${rows} < ${v.limit} then ${rows} + ${v.offset} else ${upToCounted(db, shape, v)} end`;
  return sql<ListedTicket>`with ${first}page as materialized (${pageOf(db, shape, v)}) ${showing(sql`page`, shape, v, total)}`;
}

/** Counts the matches of several filters in one statement, each up to one more than COUNTED. */
export async function countTickets(db: Db, scope: TeamScope, filters: readonly TicketFilter[]): Promise<number[]> {
  const counts = filters.map((filter) => {
    const matched = { visibility: scope.visibility, conditions: conditionsOf(filter) };
    return upToCounted(db, matched, valuesOf(scope, filter) as Slots<FilterValues>);
  });
  const { rows } = await sql<{ counts: number[] }>`${afresh(true)}
    select array[${sql.join(counts)}] as counts`.execute(on(db));
  return rows[0]!.counts;
}

/** How many tickets the planner thinks match: for totals that are too large to count. */
export async function estimateTickets(db: Db, scope: TeamScope, filter: TicketFilter): Promise<number> {
  const matched = { visibility: scope.visibility, conditions: conditionsOf(filter) };
  const query = matching(db, matched, valuesOf(scope, filter) as Slots<FilterValues>).select(sql`1`.as('one'));
  const [row] = await query.explain<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>('json');
  return row!['QUERY PLAN'][0].Plan['Plan Rows'];
}
