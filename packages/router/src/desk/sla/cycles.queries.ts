import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { SlaMetric } from '@deskwire/contract/desk/sla.schemas.ts';
import { countUpTo } from '../../kit/count.ts';
import type { TeamScope } from '../../kit/context.ts';
import { inOrder } from '../../kit/keyset.ts';
import type { Slice } from '../../kit/page.ts';
import { visibleTickets } from '../tickets/visible.ts';

const on = tables<'sla_cycles' | 'tickets' | 'ticket_watchers' | 'project_members'>();

export interface BreachFilter {
  readonly from: string | undefined;
  /** Not included; never after now, as what is yet to come is no breach. */
  readonly to: string;
  readonly metric: SlaMetric | undefined;
  readonly owed: boolean | undefined;
}
/** A cycle that went on after its deadline; the condition of the index `sla_cycles_late`. */
const late = sql<boolean>`sla_cycles.breach_at is not null
  and (sla_cycles.stop is null or sla_cycles.stop > sla_cycles.breach_at)`;

/** Missed deadlines, latest first. */
export async function listBreaches(db: Db, scope: TeamScope, filter: BreachFilter, slice: Slice, count: boolean) {
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
  const rows = await inOrder(
    matching
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
    ['sla_cycles.breach_at', 'sla_cycles.ticket_id', 'sla_cycles.metric', 'sla_cycles.number'],
    'desc',
    slice,
  ).execute();
  return count ? { rows, counted: await countUpTo(db, matching.select('sla_cycles.ticket_id')) } : { rows };
}
export type BreachRow = Awaited<ReturnType<typeof listBreaches>>['rows'][number];

/** What figures can be broken down by. */
export type Group = 'ticket_type' | 'priority' | 'assignee_id';
export interface FigureRow {
  readonly metric: SlaMetric;
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
  by?: Group,
): Promise<FigureRow[]> {
  // Sorted by bytes: the order of groups means nothing, and that of a language costs more than all the rest.
  const group = by === undefined ? sql`null::text` : sql`${sql.ref(`sla_cycles.${by}`)}::text collate "C"`;
  const mine = sql`team_id = ${scope.team_id} and metric = m.metric and ${visible(db, scope)}`;
  const each = sql`unnest(array['first_response', 'next_response', 'resolution']) as m(metric), lateral`;
  const { rows } = await sql<FigureRow>`
    select metric, "group", sum(met)::int as met, sum(breached)::int as breached, max(average) as average,
      max(median) as median, max(p90) as p90
    from (
      select m.metric, done.*, 0 as breached from ${each} (
        select ${group} as "group", count(*) filter (where breach_at is null or stop <= breach_at) as met,
          avg(elapsed) as average, percentile_cont(0.5) within group (order by elapsed) as median,
          percentile_cont(0.9) within group (order by elapsed) as p90
        from sla_cycles where ${mine} and stop >= ${from} and stop < ${to} group by 1) as done
      union all
      select m.metric, missed."group", 0, null, null, null, missed.breached from ${each} (
        select ${group} as "group", count(*) as breached
        from sla_cycles where ${mine} and ${late} and breach_at >= ${from} and breach_at < ${to} group by 1) as missed
    ) as both_kinds group by 1, 2`.execute(on(db));
  return rows;
}

const visible = (db: Db, scope: TeamScope) =>
  scope.visibility === 'all'
    ? sql`true`
    : sql`ticket_id in (${on(db)
        .selectFrom('tickets')
        .select('tickets.id')
        .where('tickets.team_id', '=', scope.team_id)
        .where('tickets.deleted_at', 'is', null)
        .where(visibleTickets(scope))})`;
