import { z } from 'zod';
import { query } from '../define.ts';
import { inTeam, timestamp, timeZone } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import {
  Activity,
  AssigneeFigures,
  DashboardFilter,
  GroupBy,
  promiseFilter,
  rangeInput,
  rangeOutput,
  ReportColumn,
  SlaBucket,
  SlaByMetric,
  SlaGroup,
  SlaKept,
  SlaPromise,
  TicketBucket,
  TicketGroup,
  TicketTrend,
} from './dashboard.schemas.ts';
import { period } from './sla.schemas.ts';

const hours = z.number().nullable();
const percent = z.number().min(0).max(100).nullable();
const groups = <T extends z.core.SomeType>(item: T) =>
  z.array(item).meta({ description: 'At most 50, the largest first.' });

export const DashboardOverview = z
  .strictObject({
    start: timestamp(),
    end: timestamp(),
    ticket_stats: z
      .strictObject({
        total: z.int(),
        open: z.int().meta({ description: 'In the status of new tickets.' }),
        in_progress: z.int().meta({ description: 'In another open status.' }),
        waiting: z.int(),
        resolved: z.int(),
        closed: z.int(),
        unassigned: z.int().meta({ description: 'Open or waiting, and assigned to nobody.' }),
      })
      .meta({ id: 'DashboardTicketStats', description: 'As of now; total is the sum of the five that follow.' }),
    filters: z
      .strictObject({
        total: DashboardFilter,
        open: DashboardFilter,
        in_progress: DashboardFilter.nullable().meta({ description: 'Null where the team has no such status.' }),
        waiting: DashboardFilter,
        resolved: DashboardFilter,
        closed: DashboardFilter,
        unassigned: DashboardFilter,
      })
      .meta({ id: 'DashboardTicketStatsFilters', description: 'The rows of ticket_stats.' }),
    created: TicketTrend,
    resolved: TicketTrend,
    sla_compliance: percent.meta({ description: 'Per cent of promises kept in the period; null where none fell due.' }),
    recent_activity: z.array(Activity).meta({ description: 'The latest ten.' }),
    top_assignees: z.array(AssigneeFigures).meta({ description: 'Ten at most, who resolved most first.' }),
  })
  .meta({ id: 'DashboardOverview' });
export type DashboardOverview = z.infer<typeof DashboardOverview>;

export const DashboardTickets = z
  .strictObject({
    ...rangeOutput,
    data: z.array(TicketBucket),
    trends: z.strictObject({
      created: TicketTrend,
      resolved: TicketTrend,
      backlog: TicketTrend.meta({ description: 'At the end, and at the start.' }),
      median_resolution_hours: z.strictObject({ current: hours, previous: hours }).meta({
        description: 'Hours round the clock from creation to resolution.',
      }),
    }),
    by: z.strictObject({
      type: groups(TicketGroup),
      priority: groups(TicketGroup),
      category: groups(TicketGroup),
      assignee: groups(TicketGroup),
    }),
  })
  .meta({ id: 'DashboardTickets' });
export type DashboardTickets = z.infer<typeof DashboardTickets>;

export const DashboardSla = z
  .strictObject({
    ...rangeOutput,
    compliance_rate: percent,
    met: z.int(),
    breached: z.int(),
    metrics: SlaByMetric,
    by: z.strictObject({ type: groups(SlaGroup), priority: groups(SlaGroup), assignee: groups(SlaGroup) }),
    breaches: z.array(SlaPromise).meta({ description: 'The latest ten; dashboard.promises lists all.' }),
    trends: z.strictObject({
      data: z.array(SlaBucket).meta({ description: 'dashboard.promises: start_date = start, end_date = end.' }),
      previous: SlaKept.meta({ description: 'In as long a time before.' }),
    }),
  })
  .meta({ id: 'DashboardSla' });
export type DashboardSla = z.infer<typeof DashboardSla>;

export const DashboardReport = z
  .strictObject({
    name: z.string(),
    time_zone: z.string(),
    columns: z.array(ReportColumn),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'DashboardReport', description: 'A page of a report; over REST all of it is one file.' });
export type DashboardReport = z.infer<typeof DashboardReport>;

/** What happens at the desk, in figures of the tickets that their reader sees. Every figure can be turned into its rows. */
export const dashboard = {
  overview: query({
    summary: 'Get the state of the desk now, and how it changed recently',
    access: 'team:reports.read',
    rest: 'GET /dashboard/overview',
    input: inTeam({ period: period.optional() }),
    output: DashboardOverview,
  }),
  tickets: query({
    summary: 'Get created, resolved and backlog figures per day, week or month',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/tickets',
    input: inTeam(rangeInput),
    output: DashboardTickets,
  }),
  sla: query({
    summary: 'Get SLA compliance per day, week or month and by kind of ticket',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/sla',
    input: inTeam({
      period: period.optional().meta({ description: 'Days back from now, up to 366d; instead of dates.' }),
      ...rangeInput,
    }),
    output: DashboardSla,
  }),
  promises: query({
    summary: 'List the promises behind the SLA figures, kept or missed, latest first',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/sla/promises',
    input: inTeam({
      ...pageInput,
      ...promiseFilter,
      start_date: rangeInput.start_date,
      end_date: rangeInput.end_date,
      time_zone: rangeInput.time_zone,
    }),
    output: Page(SlaPromise).meta({ id: 'DashboardPromisePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  export: query({
    summary: 'Export a report as CSV or XLSX: figures per bucket, or the rows behind them',
    access: 'team:reports.export',
    rest: 'GET /dashboard/reports/export',
    door: 'report',
    input: inTeam({
      type: z.enum(['tickets', 'sla', 'ticket_figures', 'sla_figures']).meta({
        description: 'tickets: those created in the range, a line each. sla: promises. The others: a line a bucket.',
      }),
      format: z.enum(['csv', 'xlsx']).optional().meta({ description: 'Of the file; csv unless told.' }),
      start_date: rangeInput.start_date,
      end_date: rangeInput.end_date,
      group_by: GroupBy.optional(),
      time_zone: timeZone().optional(),
      cursor: pageInput.cursor,
    }),
    output: DashboardReport,
    errors: ['INVALID_CURSOR'],
  }),
};
