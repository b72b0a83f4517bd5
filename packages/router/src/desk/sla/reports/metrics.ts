import type { SlaMetric } from '@deskwire/contract/desk/sla.metric.ts';
import type { SlaFigures } from '@deskwire/contract/desk/sla.schemas.ts';
import type { sla, SlaMetrics } from '@deskwire/contract/desk/sla.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In, TeamScope } from '../../../kit/context.ts';
import * as queries from './queries.ts';

const DAY = 86_400;

/** How promises were kept in the days up to now. */
export async function readMetrics(
  { db, scope, now }: Ctx<typeof sla.metrics>,
  { period = '30d' }: In<typeof sla.metrics>,
): Promise<SlaMetrics> {
  const range = { from: secondsAfter(now(), -Number.parseInt(period, 10) * DAY), to: now() };
  const rows = await queries.readFigures(db, scope, range, false);
  const figures = (metric: SlaMetric) => figuresOf(rows.filter((row) => row.metric === metric));
  const first_response = figures('first_response');
  const resolution = figures('resolution');
  const { compliance_rate, breached } = figuresOf(rows);
  return {
    start: range.from,
    end: range.to,
    compliance_rate,
    breach_count: breached,
    average_response_time_hours: first_response.average_hours,
    average_resolution_time_hours: resolution.average_hours,
    first_response,
    next_response: figures('next_response'),
    resolution,
  };
}

export interface Figures {
  readonly metric: SlaMetric;
  /** Null for all of the metric. */
  readonly by: queries.Group | null;
  readonly group: string | null;
  readonly figures: SlaFigures;
}
/** The same for a range, whole and broken down; for what other domains show. Groups are in no order. */
export async function figuresBy(db: Db, scope: TeamScope, range: { from: string; to: string }): Promise<Figures[]> {
  const rows = await queries.readFigures(db, scope, range, true);
  return rows.map((row) => ({ metric: row.metric, by: row.by, group: row.group, figures: figuresOf([row]) }));
}

/** How many promises were kept and missed in ranges that follow one upon the other; for what other domains show. */
export const keptIn = queries.readKept;
export type { Kept } from './queries.ts';

/** Kept promises in per cent; null where none fell due. */
export const rateOf = ({ met, breached }: queries.Kept): number | null =>
  met + breached === 0 ? null : Math.round((1000 * met) / (met + breached)) / 10;

/** Several rows have their counts added; times cannot be. */
function figuresOf(rows: readonly queries.FigureRow[]): SlaFigures {
  const met = rows.reduce((sum, row) => sum + row.met, 0);
  const breached = rows.reduce((sum, row) => sum + row.breached, 0);
  const [only] = rows.length === 1 ? rows : [];
  return {
    met,
    breached,
    compliance_rate: rateOf({ met, breached }),
    average_hours: hours(only?.average),
    median_hours: hours(only?.median),
    p90_hours: hours(only?.p90),
  };
}
const hours = (seconds: number | null | undefined): number | null =>
  seconds == null ? null : Math.round(seconds / 36) / 100;
