import { z } from 'zod';
import { query } from '../define.ts';
import { inTeam, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import {
  Activity,
  AssigneeFigures,
  DashboardFilter,
  promiseFilter,
  rangeInput,
  rangeOutput,
  ReportColumn,
  SatisfactionBucket,
  SatisfactionFigures,
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
const groups = <T extends z.core.SomeType>(item: T) => z.array(item).describe('At most 50, the largest first.');

export const DashboardOverview = z
  .strictObject({
    start: timestamp(),
    end: timestamp(),
    ticket_stats: z
      .strictObject({
        total: z.int(),
        open: z.int().describe('In the status of new tickets.'),
        in_progress: z.int().describe('In another open status.'),
        waiting: z.int(),
        resolved: z.int(),
        closed: z.int(),
        unassigned: z.int().describe('Open or waiting, and assigned to nobody.'),
      })
      .meta({
        id: 'DashboardTicketStats',
        description: 'As of now. total is the sum of open, in_progress, waiting, resolved and closed.',
      }),
    filters: z
      .strictObject({
        total: DashboardFilter,
        open: DashboardFilter,
        in_progress: DashboardFilter.nullable().describe('Null if the team has no other open status.'),
        waiting: DashboardFilter,
        resolved: DashboardFilter,
        closed: DashboardFilter,
        unassigned: DashboardFilter,
      })
      .meta({
        id: 'DashboardTicketStatsFilters',
        description: 'Inputs of tickets.list that list the tickets behind ticket_stats.',
      }),
    created: TicketTrend,
    resolved: TicketTrend,
    sla_compliance: percent.describe('Promises kept in the period, in per cent; null if none were due.'),
    recent_activity: z.array(Activity).describe('The latest ten.'),
    top_assignees: z.array(AssigneeFigures).describe('At most ten, by tickets resolved.'),
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
      backlog: TicketTrend.describe('At the end and at the start of the range.'),
      median_resolution_hours: z
        .strictObject({ current: hours, previous: hours })
        .describe('Hours from creation to resolution, around the clock.'),
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
    breaches: z.array(SlaPromise).describe('The latest ten. dashboard.promises lists all.'),
    trends: z.strictObject({
      data: z.array(SlaBucket).describe('Rows: dashboard.promises with start_date = start, end_date = end.'),
      previous: SlaKept.describe('In the preceding time of the same length.'),
    }),
  })
  .meta({ id: 'DashboardSla' });
export type DashboardSla = z.infer<typeof DashboardSla>;

export const DashboardSatisfaction = z
  .strictObject({
    ...rangeOutput,
    ...SatisfactionFigures.shape,
    data: z.array(SatisfactionBucket).describe('By when the question was sent. ratings.list lists the answers.'),
    previous: SatisfactionFigures.describe('In the preceding time of the same length.'),
  })
  .meta({ id: 'DashboardSatisfaction' });
export type DashboardSatisfaction = z.infer<typeof DashboardSatisfaction>;

/** The format of a report over REST; over tRPC it is pages of rows. */
export const reportFormat = z
  .enum(['csv', 'xlsx', 'json'])
  .describe('Format of the file: json is a list of one object per line. Defaults to csv.');

export const DashboardReport = z
  .strictObject({
    name: z.string(),
    time_zone: z.string(),
    columns: z.array(ReportColumn),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'DashboardReport', description: 'A page of a report. Over REST, all pages are one file.' });
export type DashboardReport = z.infer<typeof DashboardReport>;

/** Figures about the tickets the reader may see. Every figure can be turned into the rows it counts. */
export const dashboard = {
  overview: query({
    summary: 'Get the current state of the desk, and how it changed recently',
    access: 'team:reports.read',
    rest: 'GET /dashboard/overview',
    figures: true,
    input: inTeam({ period: period.optional() }),
    output: DashboardOverview,
  }),
  tickets: query({
    summary: 'Get created, resolved and backlog figures per day, week or month',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/tickets',
    figures: true,
    input: inTeam(rangeInput),
    output: DashboardTickets,
  }),
  sla: query({
    summary: 'Get SLA compliance per day, week or month and by kind of ticket',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/sla',
    figures: true,
    input: inTeam({
      period: period.optional().describe('Days back from now, up to 366d, instead of dates.'),
      ...rangeInput,
    }),
    output: DashboardSla,
  }),
  promises: query({
    summary: 'List the promises behind the SLA figures, kept or missed, latest first',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/sla/promises',
    figures: true,
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
  satisfaction: query({
    summary: 'Get how content reporters are with solved tickets, per day, week or month',
    access: 'team:reports.read',
    rest: 'GET /dashboard/analytics/satisfaction',
    figures: true,
    input: inTeam(rangeInput),
    output: DashboardSatisfaction,
  }),
  export: query({
    summary: 'Export a report as CSV or XLSX: figures per bucket, or the rows behind them',
    access: 'team:reports.export',
    rest: 'GET /dashboard/reports/export',
    figures: true,
    door: 'report',
    input: inTeam({
      type: z
        .enum(['tickets', 'sla', 'ticket_figures', 'sla_figures'])
        .describe(
          'tickets: one line per ticket created in the range. sla: one line per promise. The others: one line per bucket.',
        ),
      format: reportFormat.optional(),
      start_date: rangeInput.start_date,
      end_date: rangeInput.end_date,
      group_by: rangeInput.group_by,
      time_zone: rangeInput.time_zone,
      cursor: pageInput.cursor,
    }),
    output: DashboardReport,
    errors: ['INVALID_CURSOR'],
  }),
};
