import type { dashboard, DashboardReport } from '@deskwire/contract/desk/dashboard.ts';
import type { ReportColumn } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { listTickets } from '../tickets/list/list.ts';
import { createdIn } from './figures.ts';
import { listRange } from './promises.ts';
import { datesOf, pastOf, rangeOf } from './range.ts';
import { readSla } from './sla.ts';
import { readTickets } from './tickets.ts';
import { namesOf } from '../../identity/people/recipients/recipients.ts';

type ExportCtx = Ctx<typeof dashboard.export>;
type Input = In<typeof dashboard.export>;
type Part = Pick<DashboardReport, 'columns' | 'rows' | 'next_cursor'>;

const PAGE_SIZE = 100;

/** A page of a report: the figures of a range by bucket, or the rows behind them as their reader sees them. */
export async function exportReport(ctx: ExportCtx, input: Input): Promise<DashboardReport> {
  const isList = input.type === 'tickets' || input.type === 'sla';
  if (!isList && input.cursor !== undefined)
    throw new AppError('INVALID_CURSOR', { reason: 'this report has one page' });
  const range = input.type.startsWith('sla') ? pastOf(ctx, input) : rangeOf(ctx, input);
  return {
    name: `${input.type}-${datesOf(range)}`,
    time_zone: range.time_zone,
    ...(await parts[input.type](ctx, input)),
  };
}

const parts: Record<Input['type'], (ctx: ExportCtx, input: Input) => Promise<Part>> = {
  tickets: ticketRows,
  sla: promiseRows,
  ticket_figures: ticketFigures,
  sla_figures: slaFigures,
};

const table = <R>(
  columns: readonly (readonly [name: string, kind: ReportColumn['kind'], value: (row: R) => string | number | null])[],
  rows: readonly R[],
  next_cursor: string | null = null,
): Part => ({
  columns: columns.map(([name, kind]) => ({ name, kind })),
  rows: rows.map((row) => columns.map(([, , value]) => value(row))),
  next_cursor,
});

async function ticketRows(ctx: ExportCtx, input: Input): Promise<Part> {
  const { items, next_cursor } = await listTickets(ctx, {
    ...createdIn(rangeOf(ctx, input)),
    sort: 'created_at',
    page_size: PAGE_SIZE,
    cursor: input.cursor,
  });
  const people = items.flatMap(({ reporter_id, assignee_id }) => [reporter_id, assignee_id ?? []].flat());
  const names = await namesOf(ctx.db, ctx.scope.team_id, [...new Set(people)]);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  return table<(typeof items)[number]>(
    [
      ['key', 'text', ({ key }) => key],
      ['title', 'text', ({ title }) => title],
      ['type', 'text', ({ type }) => type],
      ['priority', 'text', ({ priority }) => priority],
      ['status', 'text', ({ status }) => status],
      ['category', 'text', ({ category }) => category],
      ['tags', 'text', ({ tags }) => tags.join(', ')],
      ['reporter', 'text', ({ reporter_id }) => nameOf(reporter_id)],
      ['assignee', 'text', ({ assignee_id }) => nameOf(assignee_id)],
      ['comments', 'number', ({ comment_count }) => comment_count],
      ['reopened', 'number', ({ reopened_count }) => reopened_count],
      ['created_at', 'time', ({ created_at }) => created_at],
      ['first_responded_at', 'time', ({ first_responded_at }) => first_responded_at],
      ['resolved_at', 'time', ({ resolved_at }) => resolved_at],
      ['closed_at', 'time', ({ closed_at }) => closed_at],
      ['id', 'text', ({ id }) => id],
    ],
    items,
    next_cursor,
  );
}

async function promiseRows(ctx: ExportCtx, { start_date, end_date, time_zone, cursor }: Input): Promise<Part> {
  const asked = { start_date, end_date, time_zone, page_size: PAGE_SIZE, cursor };
  const { items, next_cursor } = await listRange(ctx, asked);
  return table<(typeof items)[number]>(
    [
      ['key', 'text', ({ key }) => key],
      ['title', 'text', ({ title }) => title],
      ['type', 'text', ({ type }) => type],
      ['priority', 'text', ({ priority }) => priority],
      ['assignee', 'text', ({ assignee }) => assignee?.name ?? null],
      ['metric', 'text', ({ metric }) => metric],
      ['outcome', 'text', ({ outcome }) => outcome],
      ['start', 'time', ({ start }) => start],
      ['breach_at', 'time', ({ breach_at }) => breach_at],
      ['stop', 'time', ({ stop }) => stop],
      ['goal_hours', 'number', ({ goal_hours }) => goal_hours],
      ['elapsed_hours', 'number', ({ elapsed_hours }) => elapsed_hours],
      ['ticket_id', 'text', ({ ticket_id }) => ticket_id],
    ],
    items,
    next_cursor,
  );
}

async function ticketFigures(ctx: ExportCtx, { start_date, end_date, group_by, time_zone }: Input): Promise<Part> {
  const { data } = await readTickets(ctx, { start_date, end_date, group_by, time_zone });
  return table<(typeof data)[number]>(
    [
      ['date', 'text', ({ date }) => date],
      ['start', 'time', ({ start }) => start],
      ['end', 'time', ({ end }) => end],
      ['created', 'number', ({ created }) => created],
      ['resolved', 'number', ({ resolved }) => resolved],
      ['backlog', 'number', ({ backlog }) => backlog],
    ],
    data,
  );
}

async function slaFigures(ctx: ExportCtx, { start_date, end_date, group_by, time_zone }: Input): Promise<Part> {
  const { start, end } = pastOf(ctx, { start_date, end_date, time_zone });
  const { trends } = await readSla(ctx, { start_date: start, end_date: end, group_by, time_zone });
  return table<(typeof trends.data)[number]>(
    [
      ['date', 'text', ({ date }) => date],
      ['start', 'time', ({ start }) => start],
      ['end', 'time', ({ end }) => end],
      ['met', 'number', ({ met }) => met],
      ['breached', 'number', ({ breached }) => breached],
      ['compliance_rate', 'number', ({ compliance_rate }) => compliance_rate],
    ],
    trends.data,
  );
}
