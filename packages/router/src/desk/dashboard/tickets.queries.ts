import { expressionBuilder, sql, type RawBuilder } from 'kysely';
import { afresh, unseen } from '@deskwire/database/compiled.ts';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import type { StatusCategory } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { TeamScope } from '../../kit/context.ts';
import { theirTickets } from '../tickets/fragments.ts';
import type { Range } from './range.ts';

const on = tables<'tickets' | 'ticket_tallies' | 'ticket_statuses'>();
type Tickets = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

/**
 * The rows that figures are made of. For people who see all of a team, they are read from indexes that hold everything that is
 * counted; for others, their own tickets are looked up once, as `theirs`.
 */
interface Source {
  /** The number of somebody's own tickets can be small or large: the plan depends on the person. */
  readonly begin: RawBuilder<unknown>;
  readonly cte: RawBuilder<unknown>;
  /** Goes on with `and …`. */
  readonly from: RawBuilder<unknown>;
}
const sourceOf = (scope: TeamScope): Source =>
  scope.visibility === 'all'
    ? { begin: afresh(false), cte: sql``, from: sql`tickets where team_id = ${scope.team_id} and deleted_at is null` }
    : {
        begin: afresh(true),
        cte: sql`theirs as materialized (
          select created_at, resolved_at, closed_at, merged_into_id, type, priority, category, assignee_id, status from tickets
          where team_id = ${scope.team_id} and deleted_at is null
            and id = any(array${theirTickets(scope)(expressionBuilder<Tickets>())})),`,
        from: sql`theirs where true`,
      };

export interface StandingRow {
  readonly status: string;
  readonly category: StatusCategory;
  readonly assignee_id: string | null;
  readonly tickets: number;
}
/** Counts the tickets by status and assignee, in the team's order; an empty status is a row with a count of 0. */
export async function readStanding(db: Db, scope: TeamScope): Promise<StandingRow[]> {
  const { begin, cte, from } = sourceOf(scope);
  const counted =
    scope.visibility === 'all'
      ? sql`select status, assignee_id, sum(tickets) as tickets from ticket_tallies
          where team_id = ${scope.team_id} group by 1, 2`
      : sql`select status, assignee_id, count(*) as tickets from ${from} group by 1, 2`;
  const { rows } = await sql<StandingRow>`${begin}
    with ${cte} counted as (${counted})
    select s.slug as status, s.category, c.assignee_id, coalesce(c.tickets, 0)::int as tickets
    from ticket_statuses s left join counted c on c.status = s.slug
    where s.team_id = ${scope.team_id} order by s.position`.execute(on(db));
  return rows;
}

/** The fields by which figures can be broken down; each has the bit that is not set in `grouping(…)` of them all. */
export const dimensions = ['bucket', 'type', 'priority', 'category', 'assignee'] as const;
export type Dimension = (typeof dimensions)[number];
export type Kind = 'created' | 'resolved';
export interface CountRow {
  readonly figure:
    | Kind
    | `${Kind}_before`
    | `${Kind}_after`
    | 'merged'
    | 'merged_after'
    | 'unresolved'
    | 'median'
    | 'median_before';
  readonly dimension: Dimension | null;
  /** The number of a bucket, from 1, or what the tickets are; null where they are nothing, or nothing is asked. */
  readonly value: string | null;
  readonly count: number | null;
}

const between = (column: 'created_at' | 'resolved_at' | 'closed_at', { start, end }: Range) =>
  sql`${sql.ref(column)} >= ${unseen(start, 'timestamptz')} and ${sql.ref(column)} < ${unseen(end, 'timestamptz')}`;
/** A merged ticket is not solved, and leaves the backlog when the merge closes it. */
const merged = (range: Range) => sql`merged_into_id is not null and ${between('closed_at', range)}`;
const grouped = (kind: Kind) => sql`
  select ${sql.lit(kind)} as figure,
    case grouping(bucket, type, priority, category, assignee_id)
      when 15 then 'bucket' when 23 then 'type' when 27 then 'priority' when 29 then 'category' else 'assignee'
    end as dimension,
    coalesce(bucket::text, type, priority, category, assignee_id::text) as value, count(*)::float8 as count
  from ${sql.raw(kind)} group by grouping sets ((bucket), (type), (priority), (category), (assignee_id))`;

/**
 * How many tickets were created and resolved in a range, by bucket and by what they are, in the range before and since;
 * and how many are unresolved now. Each reads as much of an index as it counts.
 */
export async function readCounts(
  db: Db,
  scope: TeamScope,
  range: Range & { readonly buckets: readonly Range[] },
  previous: Range,
): Promise<CountRow[]> {
  const { begin, cte, from } = sourceOf(scope);
  // With an end, although there is none, Postgres does not guess that a third of the team is meant.
  const since = { start: range.end, end: 'infinity' };
  const bounds = sql`${range.buckets.map(({ start }) => start)}::timestamptz[]`;
  const plain = (figure: CountRow['figure'], count: RawBuilder<unknown>, where: RawBuilder<unknown>) =>
    sql`select ${sql.lit(figure)}, null, null, (${count})::float8 from ${from} and ${where}`;
  const unresolved =
    scope.visibility === 'all'
      ? sql`select 'unresolved', null, null, coalesce(sum(tickets), 0)::float8 from ticket_tallies
          where team_id = ${scope.team_id} and not resolved`
      : plain('unresolved', sql`count(*)`, sql`resolved_at is null and merged_into_id is null`);
  const median = sql`percentile_cont(0.5) within group (order by extract(epoch from resolved_at - created_at)::float8)`;
  const count = sql`count(*)`;
  const { rows } = await sql<CountRow>`${begin}
    with ${cte} created as materialized (
      select width_bucket(created_at, ${bounds}) as bucket, type, priority, category, assignee_id
      from ${from} and ${between('created_at', range)}),
    resolved as materialized (
      select width_bucket(resolved_at, ${bounds}) as bucket, type, priority, category, assignee_id
      from ${from} and ${between('resolved_at', range)})
    ${grouped('created')}
    union all ${grouped('resolved')}
    union all ${plain('created_before', count, between('created_at', previous))}
    union all ${plain('resolved_before', count, between('resolved_at', previous))}
    union all ${plain('created_after', count, between('created_at', since))}
    union all ${plain('resolved_after', count, between('resolved_at', since))}
    union all ${plain('merged_after', count, merged(since))}
    union all select 'merged', 'bucket', width_bucket(closed_at, ${bounds})::text, count(*)::float8
      from ${from} and ${merged(range)} group by 3
    union all ${plain('median', median, between('resolved_at', range))}
    union all ${plain('median_before', median, between('resolved_at', previous))}
    union all ${unresolved}`.execute(on(db));
  return rows;
}

export interface LatelyRow {
  readonly created: number;
  readonly created_before: number;
  readonly resolved_before: number;
  /** Of each assignee; null for nobody. */
  readonly resolved: readonly { readonly assignee_id: string | null; readonly count: number }[];
}
/** How many tickets were created and resolved in a period and in the one before, and by whom. */
export async function readLately(db: Db, scope: TeamScope, period: Range, previous: Range): Promise<LatelyRow> {
  const { begin, cte, from } = sourceOf(scope);
  const { rows } = await sql<LatelyRow>`${begin}
    with ${cte} resolved as (
      select assignee_id, count(*) from ${from} and ${between('resolved_at', period)} group by 1)
    select
      (select count(*)::int from ${from} and ${between('created_at', period)}) as created,
      (select count(*)::int from ${from} and ${between('created_at', previous)}) as created_before,
      (select count(*)::int from ${from} and ${between('resolved_at', previous)}) as resolved_before,
      (select coalesce(jsonb_agg(resolved), '[]') from resolved) as resolved`.execute(on(db));
  return rows[0]!;
}
