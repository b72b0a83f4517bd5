import type { DashboardFilter, TicketFigure, TicketTrend } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { Dimension, Kind } from './tickets.queries.ts';
import type { Range } from './range.ts';

/** Figures and how they become rows: whatever is counted here, `tickets.list` lists by the filter beside it. */

export const createdIn = ({ start, end }: Range): DashboardFilter => ({ created_after: start, created_before: end });
export const resolvedIn = ({ start, end }: Range): DashboardFilter => ({ resolved_after: start, resolved_before: end });
export const happenedIn: Record<Kind, (range: Range) => DashboardFilter> = { created: createdIn, resolved: resolvedIn };

/** The tickets of a group; null are those that are nothing of the kind. */
export function ofGroup(dimension: Exclude<Dimension, 'bucket'>, value: string | null): DashboardFilter {
  if (dimension === 'category') return value === null ? { uncategorized: true } : { category: value };
  if (dimension === 'assignee') return value === null ? { unassigned: true } : { assignee_id: value };
  return { [dimension]: [value] };
}

export const figure = (count: number, filter: DashboardFilter): TicketFigure => ({ count, filter });

export const trend = (current: TicketFigure, previous: TicketFigure): TicketTrend => ({
  current,
  previous,
  change_percent:
    previous.count === 0 ? null : Math.round((1000 * (current.count - previous.count)) / previous.count) / 10,
});
