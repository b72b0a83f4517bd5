import { expressionBuilder, sql, type RawBuilder } from 'kysely';
import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import { afresh, unseen } from '@deskwire/database/compiled.ts';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import { counted } from '../../../kit/lists/count.ts';
import { COUNTED, type Found, type Slice } from '../../../kit/lists/page.ts';
import { theirTickets, visibleTickets } from '../../tickets/fragments.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';

const on = tables<'sla_cycles' | 'tickets' | 'ticket_watchers' | 'project_members'>();

export interface BreachFilter {
  readonly from: string | undefined;
  /** Not included; never after now, since a future deadline is not a breach. */
  readonly to: string;
  readonly metric: SlaMetric | undefined;
  readonly owed: boolean | undefined;
}
/** A cycle that went on after its deadline; the condition of the index `sla_cycles_late`. */
const late = sql<boolean>`sla_cycles.breach_at is not null
  and (sla_cycles.stop is null or sla_cycles.stop > sla_cycles.breach_at)`;

/** Missed deadlines, latest first. */
export async function listBreaches(db: Db, scope: TeamScope, filter: BreachFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('sla_cycles')
    .where('sla_cycles.team_id', '=', scope.team_id)
    .where(late)
    .where('sla_cycles.breach_at', '<', filter.to)
    .$if(filter.from !== undefined, (query) => query.where('sla_cycles.breach_at', '>=', filter.from!))
    .$if(filter.metric !== undefined, (query) => query.where('sla_cycles.metric', '=', filter.metric!))
    .$if(filter.owed !== undefined, (query) =>
      query.where('sla_cycles.stop', filter.owed === true ? 'is' : 'is not', null),
    );
  return listed(
    db,
    {
      rows: matching
        .innerJoin('tickets', (join) =>
          join
            .onRef('tickets.team_id', '=', 'sla_cycles.team_id')
            .onRef('tickets.id', '=', 'sla_cycles.ticket_id')
            .on('tickets.deleted_at', 'is', null),
        )
        .where(visibleTickets(scope))
        .select([
          'sla_cycles.ticket_id',
          'tickets.number as ticket_number',
          'tickets.title',
          'sla_cycles.ticket_type',
          'sla_cycles.priority',
          'sla_cycles.assignee_id',
          personShown<PersonName | null>('sla_cycles.team_id', 'sla_cycles.assignee_id').as('assignee'),
          'sla_cycles.rule_id',
          'sla_cycles.metric',
          'sla_cycles.number',
          'sla_cycles.start',
          'sla_cycles.breach_at',
          'sla_cycles.stop',
          'sla_cycles.goal',
          'sla_cycles.elapsed',
        ])
        .$narrowType<{ breach_at: string }>(),
      matching: matching.select('sla_cycles.ticket_id'),
    },
    ['sla_cycles.breach_at', 'sla_cycles.ticket_id', 'sla_cycles.metric', 'sla_cycles.number'],
    'desc',
    slice,
  );
}
export type BreachRow = Awaited<ReturnType<typeof listBreaches>>['rows'][number];

/** The fields by which figures are broken down. */
export type Group = 'ticket_type' | 'priority' | 'assignee_id';
export interface FigureRow {
  readonly metric: SlaMetric;
  /** Null for all of the metric. */
  readonly by: Group | null;
  readonly group: string | null;
  readonly met: number;
  readonly breached: number;
  /** Seconds of open time; null where nothing was done. */
  readonly average: number | null;
  readonly median: number | null;
  readonly p90: number | null;
}
/**
 * How promises were kept from an instant to another, of the tickets that a person may see. What was done counts by when
 * it was done, what was missed by its deadline: for each metric two ranges of two indexes, whatever else the team has.
 */
export async function readFigures(
  db: Db,
  scope: TeamScope,
  { from, to }: { from: string; to: string },
  detailed: boolean,
): Promise<FigureRow[]> {
  // Sorted by bytes: the order of groups means nothing, and that of a language costs more than all the rest.
  const columns = sql`m.metric collate "C" as metric, c.ticket_type collate "C" as ticket_type,
    c.priority collate "C" as priority, c.assignee_id`;
  const [of, sets] = detailed ? [group, inDetail] : [noGroup, sql`(metric)`];
  const { rows } = await sql<FigureRow>`${afresh(scope.visibility !== 'all')}
    with done as (
      select ${columns}, elapsed, in_time from ${each} (
        select *, breach_at is null or stop <= breach_at as in_time from sla_cycles
        where ${visible(scope)} and ${between('stop', from, to)}) as c),
    kept as (
      select metric, ${of}, count(*) filter (where in_time) as met, avg(elapsed) as average,
        percentile_cont(array[0.5, 0.9]) within group (order by elapsed) as parts
      from done group by grouping sets (${sets})),
    missed as (
      select ${columns} from ${each} (
        select * from sla_cycles where ${visible(scope)} and ${late} and ${between('breach_at', from, to)}) as c)
    select metric, "by", "group", sum(met)::int as met, sum(breached)::int as breached, max(average) as average,
      max(median) as median, max(p90) as p90
    from (
      select metric, "by", "group", met, 0 as breached, average, parts[1] as median, parts[2] as p90 from kept
      union all
      select metric, ${of}, 0, count(*), null, null, null from missed group by grouping sets (${sets})
    ) as both_kinds group by 1, 2, 3`.execute(on(db));
  return rows;
}
const noGroup = sql`null::text as "by", null::text as "group"`;
const group = sql`case grouping(ticket_type, priority, assignee_id)
    when 3 then 'ticket_type' when 5 then 'priority' when 6 then 'assignee_id' end as "by",
  coalesce(ticket_type, priority, assignee_id::text) as "group"`;
const inDetail = sql`(metric), (metric, ticket_type), (metric, priority), (metric, assignee_id)`;

const between = (column: 'stop' | 'breach_at', from: string, to: string) =>
  sql`${sql.ref(column)} >= ${unseen(from, 'timestamptz')} and ${sql.ref(column)} < ${unseen(to, 'timestamptz')}`;

/** Each metric has a range of its own in the indexes. */
const each = sql`unnest(array['first_response', 'next_response', 'resolution']) as m(metric), lateral`;
/** Cycles of a metric that somebody sees. Deleted tickets have none. */
const visible = (scope: TeamScope) =>
  scope.visibility === 'all'
    ? sql`team_id = ${scope.team_id} and metric = m.metric`
    : sql`team_id = ${scope.team_id} and metric = m.metric
        and ticket_id = any(array${theirTickets(scope)(expressionBuilder<Tickets>())})`;
type Tickets = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

export interface Kept {
  readonly met: number;
  readonly breached: number;
}
/** How many promises were kept and missed in each of some ranges, of which every one starts where the one before ends. */
export async function readKept(
  db: Db,
  scope: TeamScope,
  ranges: readonly { start: string; end: string }[],
): Promise<Kept[]> {
  const bounds = sql`${ranges.map(({ start }) => start)}::timestamptz[]`;
  const [from, to] = [ranges[0]!.start, ranges.at(-1)!.end];
  const { rows } = await sql<Kept & { range: number }>`${afresh(scope.visibility !== 'all')}
    select range, sum(met)::int as met, sum(breached)::int as breached from (
      select done.*, 0 as breached from ${each} (
        select width_bucket(stop, ${bounds}) as range, count(*) as met from sla_cycles
        where ${visible(scope)} and ${between('stop', from, to)} and (breach_at is null or stop <= breach_at)
        group by 1) as done
      union all
      select missed.range, 0, missed.breached from ${each} (
        select width_bucket(breach_at, ${bounds}) as range, count(*) as breached from sla_cycles
        where ${visible(scope)} and ${late} and ${between('breach_at', from, to)} group by 1) as missed
    ) as both_kinds group by 1`.execute(on(db));
  const found = new Map(rows.map((row) => [row.range, row]));
  return ranges.map((_, index) => {
    const { met = 0, breached = 0 } = found.get(index + 1) ?? {};
    return { met, breached };
  });
}

export interface PromiseFilter {
  readonly start: string;
  readonly end: string;
  readonly outcome?: 'met' | 'breached' | undefined;
  readonly metric?: SlaMetric | undefined;
  readonly type?: string | undefined;
  readonly priority?: string | undefined;
  readonly assignee_id?: string | undefined;
  readonly unassigned?: boolean | undefined;
}
export interface PromiseRow {
  readonly ticket_id: string;
  readonly ticket_number: number;
  readonly title: string;
  readonly type: 'bug' | 'feature' | 'incident' | 'request' | 'question';
  readonly priority: 'low' | 'medium' | 'high' | 'urgent';
  readonly assignee_id: string | null;
  readonly assignee: PersonName | null;
  readonly rule_id: string;
  readonly metric: SlaMetric;
  readonly number: number;
  readonly outcome: 'met' | 'breached';
  readonly at: string;
  readonly start: string;
  readonly breach_at: string | null;
  readonly stop: string | null;
  readonly goal: number;
  readonly elapsed: number | null;
}
/** The very cycles that figures count, the latest first: what was kept by when it was done, what was missed by its deadline. */
export async function listPromises(
  db: Db,
  scope: TeamScope,
  filter: PromiseFilter,
  slice: Slice,
): Promise<Found<PromiseRow>> {
  const { start, end, outcome, metric, type, priority, assignee_id, unassigned } = filter;
  const wanted = sql.join(
    [
      visible(scope),
      ...(metric === undefined ? [] : [sql`metric = ${metric}`]),
      ...(type === undefined ? [] : [sql`ticket_type = ${type}`]),
      ...(priority === undefined ? [] : [sql`priority = ${priority}`]),
      ...(assignee_id === undefined ? [] : [sql`assignee_id = ${assignee_id}`]),
      ...(unassigned === true ? [sql`assignee_id is null`] : []),
    ],
    sql` and `,
  );
  const of = { met: 'stop', breached: 'breach_at' } as const;
  // The latest of each metric and outcome stand at the end of an index; nothing before them is looked at.
  const found = (kind: keyof typeof of, page: RawBuilder<unknown>) => sql`(select found.* from ${each} (
    select ${sql.lit(kind)} as outcome, ${sql.ref(of[kind])} as at, sla_cycles.* from sla_cycles
    where ${wanted} and ${kind === 'breached' ? late : sql`stop is not null and (breach_at is null or stop <= breach_at)`}
      and ${sql.ref(of[kind])} >= ${start} and ${sql.ref(of[kind])} < ${end} ${page}) as found)`;
  const both = (pageOf: (column: string) => RawBuilder<unknown>) =>
    sql.join(
      (['met', 'breached'] as const)
        .filter((kind) => outcome === undefined || outcome === kind)
        .map((kind) => found(kind, pageOf(of[kind]))),
      sql` union all `,
    );
  const past = (column: string) =>
    slice.after === undefined
      ? sql``
      : sql`and ${sql.ref(column)} <= ${slice.after[0]}::timestamptz
          and (${sql.ref(column)}, ticket_id, metric, number)
            < (${slice.after[0]}::timestamptz, ${slice.after[1]}::uuid, ${slice.after[2]}::text, ${slice.after[3]}::smallint)`;
  const latest = (column: string) => sql`${past(column)}
    order by ${sql.ref(column)} desc, ticket_id desc, metric desc, number desc limit ${slice.limit + slice.offset}`;
  const { rows } = await sql<PromiseRow>`${afresh(true)}
    select c.ticket_id, t.number as ticket_number, t.title, c.ticket_type as type, c.priority, c.assignee_id,
      ${personShown('c.team_id', 'c.assignee_id')} as assignee, c.rule_id, c.metric, c.number, c.outcome, c.at, c.start, c.breach_at, c.stop, c.goal,
      c.elapsed
    from (${both(latest)}) as c
    join tickets t on t.team_id = c.team_id and t.id = c.ticket_id and t.deleted_at is null
    order by c.at desc, c.ticket_id desc, c.metric desc, c.number desc
    limit ${slice.limit} offset ${slice.offset}`.execute(on(db));
  return counted(slice, rows, async () => {
    // Deleted tickets have no cycles, so those that match are counted without a look at their tickets.
    const matches = await sql<{ counted: number }>`${afresh(true)}
      select count(*)::int as counted from (
        select from (${both(() => sql``)}) as c limit ${sql.lit(COUNTED + 1)}) as matches`.execute(on(db));
    return matches.rows[0]!.counted;
  });
}
