import type { dashboard, DashboardSla } from '@deskwire/contract/desk/dashboard.ts';
import type { PromiseFilter, SlaByMetric, SlaGroup, SlaKept } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { SlaFigures } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { figuresBy, keptIn, rateOf, type Figures, type Kept } from '../sla/reports/metrics.ts';
import { latestBreaches } from '../sla/reports/list-promises.ts';
import { before, cut, pastOf, periodOf, type Cut } from './range.ts';
import { namesOf } from '../../identity/people/recipients/recipients.ts';

export type SlaCtx = Pick<Ctx<typeof dashboard.sla>, 'db' | 'scope' | 'user' | 'now' | 'services'>;
type Input = In<typeof dashboard.sla>;

/** How promises were kept, bucket by bucket and by what the tickets are. Dates win over a period. */
export async function readSla(ctx: SlaCtx, input: Input): Promise<DashboardSla> {
  const { db, scope } = ctx;
  const range = await slaRange(ctx, input);
  const [previous, ...kept] = await keptIn(db, scope, [before(range), ...range.buckets]);
  const total = sum(kept);
  const { start, end, time_zone, group_by } = range;
  const figures = await figuresBy(db, scope, { from: start, to: end });
  return {
    start,
    end,
    time_zone,
    group_by,
    ...rated(total),
    metrics: byMetric(figures.filter(({ by }) => by === null)),
    by: await groupsOf(ctx, range, figures),
    breaches: await latestBreaches(ctx, range, LATEST),
    trends: {
      data: range.buckets.map((bucket, index) => ({ ...bucket, ...rated(kept[index]!) })),
      previous: rated(previous!),
    },
  };
}
const LATEST = 10;

async function slaRange(ctx: SlaCtx, input: Input): Promise<Cut> {
  if (input.start_date !== undefined || input.end_date !== undefined)
    return cut(ctx, pastOf(ctx, input), input.group_by);
  const time_zone = input.time_zone ?? ctx.user.time_zone;
  return cut(ctx, { ...periodOf(ctx.now(), input.period), time_zone }, input.group_by);
}

const sum = (all: readonly Kept[]): Kept =>
  all.reduce((a, b) => ({ met: a.met + b.met, breached: a.breached + b.breached }), { met: 0, breached: 0 });
const rated = (kept: Kept): SlaKept => ({ ...kept, compliance_rate: rateOf(kept) });

const none: SlaFigures = {
  met: 0,
  breached: 0,
  compliance_rate: null,
  average_hours: null,
  median_hours: null,
  p90_hours: null,
};
const byMetric = (rows: readonly Figures[]): SlaByMetric => {
  const of = (metric: Figures['metric']) => rows.find((row) => row.metric === metric)?.figures ?? none;
  return { first_response: of('first_response'), next_response: of('next_response'), resolution: of('resolution') };
};

const MOST_GROUPS = 50;
const dimensions = { type: 'ticket_type', priority: 'priority', assignee: 'assignee_id' } as const;
type Dimension = keyof typeof dimensions;

async function groupsOf(
  { db, scope }: SlaCtx,
  { start, end }: Cut,
  all: readonly Figures[],
): Promise<DashboardSla['by']> {
  const people = all.flatMap(({ by, group }) => (by === 'assignee_id' && group !== null ? group : []));
  const names = await namesOf(db, scope.team_id, [...new Set(people)]);
  const groups = (dimension: Dimension): SlaGroup[] =>
    [...Map.groupBy(alongDimension(all, dimension), ({ group }) => group)]
      .map(([value, figures]) => ({ value, figures, kept: sum(figures.map((row) => row.figures)) }))
      .toSorted(
        (a, b) =>
          b.kept.met + b.kept.breached - a.kept.met - a.kept.breached || ((a.value ?? '') < (b.value ?? '') ? -1 : 1),
      )
      .slice(0, MOST_GROUPS)
      .map(({ value, figures, kept }) => ({
        value,
        name: value === null ? null : (names.get(value) ?? null),
        ...rated(kept),
        ...byMetric(figures),
        filter: { ...ofGroup(dimension, value), start_date: start, end_date: end },
      }));
  return { type: groups('type'), priority: groups('priority'), assignee: groups('assignee') };
}
const alongDimension = (all: readonly Figures[], dimension: Dimension) =>
  all.filter(({ by }) => by === dimensions[dimension]);

const ofGroup = (dimension: Dimension, value: string | null): Partial<PromiseFilter> => {
  if (dimension !== 'assignee') return { [dimension]: value };
  return value === null ? { unassigned: true } : { assignee_id: value };
};
