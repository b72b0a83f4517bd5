import { z } from 'zod';
import { isoDate, ref, timestamp, timeZone } from '../kit/fields.ts';
import { SlaFigures, SlaMetric } from './sla.schemas.ts';
import { ticketFilter } from './tickets.filter.ts';
import { TicketPriority, TicketType } from './tickets.schemas.ts';

/** The fields of a list of tickets by which figures are turned into rows. */
export const DashboardFilter = z
  .strictObject({
    type: ticketFilter.type,
    priority: ticketFilter.priority,
    status: ticketFilter.status,
    status_category: ticketFilter.status_category,
    category: ticketFilter.category,
    uncategorized: ticketFilter.uncategorized,
    assignee_id: ticketFilter.assignee_id,
    unassigned: ticketFilter.unassigned,
    created_after: ticketFilter.created_after,
    created_before: ticketFilter.created_before,
    resolved_after: ticketFilter.resolved_after,
    resolved_before: ticketFilter.resolved_before,
    unresolved_at: ticketFilter.unresolved_at,
  })
  .meta({ id: 'DashboardFilter', description: 'What tickets.list takes to show the very tickets that were counted.' });
export type DashboardFilter = z.infer<typeof DashboardFilter>;

export const TicketFigure = z.strictObject({ count: z.int(), filter: DashboardFilter }).meta({ id: 'TicketFigure' });
export type TicketFigure = z.infer<typeof TicketFigure>;

const change = z
  .number()
  .nullable()
  .meta({ description: 'In per cent; null where there was nothing to compare with.' });
export const TicketTrend = z
  .strictObject({
    current: TicketFigure,
    previous: TicketFigure.meta({ description: 'In as long a time before.' }),
    change_percent: change,
  })
  .meta({ id: 'TicketTrend' });
export type TicketTrend = z.infer<typeof TicketTrend>;

export const GroupBy = z.enum(['day', 'week', 'month']).meta({ id: 'DashboardGroupBy' });
export type GroupBy = z.infer<typeof GroupBy>;

/** How a range is asked for, and cut into buckets. */
export const rangeInput = {
  start_date: z
    .union([isoDate(), timestamp()])
    .optional()
    .meta({ description: 'A date is a day in the time zone; 30 days with today unless told.' }),
  end_date: z
    .union([isoDate(), timestamp()])
    .optional()
    .meta({ description: 'A date is included, an instant is not.' }),
  group_by: GroupBy.optional().meta({ description: 'By day unless told; weeks begin as your settings say.' }),
  time_zone: timeZone().optional().meta({ description: 'Yours unless told.' }),
};
const bucket = {
  date: z.iso.date().meta({ description: 'The first day of the bucket.' }),
  start: timestamp(),
  end: timestamp().meta({ description: 'Not included; where the next bucket starts.' }),
};
export const rangeOutput = {
  start: timestamp(),
  end: timestamp().meta({ description: 'Not included.' }),
  time_zone: z.string(),
  group_by: GroupBy,
};

export const TicketBucket = z
  .strictObject({
    ...bucket,
    created: z.int().meta({ description: 'tickets.list: created_after = start, created_before = end.' }),
    resolved: z.int().meta({ description: 'tickets.list: resolved_after = start, resolved_before = end.' }),
    backlog: z.int().meta({ description: 'Left at the end; tickets.list: unresolved_at = end.' }),
  })
  .meta({ id: 'DashboardTicketBucket' });
export type TicketBucket = z.infer<typeof TicketBucket>;

const group = {
  value: z.string().nullable().meta({ description: 'Null for tickets without any.' }),
  name: z.string().nullable().meta({ description: 'Of a person.' }),
};
export const TicketGroup = z
  .strictObject({ ...group, created: TicketFigure, resolved: TicketFigure })
  .meta({ id: 'DashboardTicketGroup' });
export type TicketGroup = z.infer<typeof TicketGroup>;

export const SlaOutcome = z.enum(['met', 'breached']).meta({ id: 'DashboardOutcome' });
export type SlaOutcome = z.infer<typeof SlaOutcome>;

/** Which promises are meant: those of `dashboard.promises`. */
export const promiseFilter = {
  outcome: SlaOutcome.optional(),
  metric: SlaMetric.optional(),
  type: TicketType.optional(),
  priority: TicketPriority.optional(),
  assignee_id: ref('person').optional(),
  unassigned: z.boolean().optional(),
};
export const PromiseFilter = z
  .strictObject({
    type: promiseFilter.type,
    priority: promiseFilter.priority,
    assignee_id: promiseFilter.assignee_id,
    unassigned: promiseFilter.unassigned,
    start_date: timestamp(),
    end_date: timestamp(),
  })
  .meta({
    id: 'DashboardPromiseFilter',
    description: 'What dashboard.promises takes, with the outcome and the metric, to show what was counted.',
  });
export type PromiseFilter = z.infer<typeof PromiseFilter>;

/** One run of a clock of a ticket that ended in time, or whose deadline passed. */
export const SlaPromise = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    type: TicketType,
    priority: TicketPriority,
    assignee_id: ref('person').nullable(),
    assignee_name: z.string().nullable(),
    rule_id: ref('sla_rule'),
    metric: SlaMetric,
    number: z.int().meta({ description: 'Which cycle of the metric, from 1.' }),
    outcome: SlaOutcome,
    at: timestamp().meta({ description: 'When it was kept, or its deadline passed.' }),
    start: timestamp(),
    breach_at: timestamp().nullable(),
    stop: timestamp().nullable().meta({ description: 'Null while it is still owed.' }),
    goal_hours: z.number(),
    elapsed_hours: z.number().nullable().meta({ description: 'Open hours it took; null while it is still owed.' }),
  })
  .meta({ id: 'DashboardPromise' });
export type SlaPromise = z.infer<typeof SlaPromise>;

const percent = z.number().min(0).max(100).nullable();
const kept = { met: z.int(), breached: z.int(), compliance_rate: percent };
export const SlaKept = z.strictObject(kept).meta({ id: 'DashboardKept' });
export type SlaKept = z.infer<typeof SlaKept>;
export const SlaBucket = z.strictObject({ ...bucket, ...kept }).meta({ id: 'DashboardSlaBucket' });
export type SlaBucket = z.infer<typeof SlaBucket>;
const byMetric = { first_response: SlaFigures, next_response: SlaFigures, resolution: SlaFigures };
export const SlaByMetric = z.strictObject(byMetric).meta({ id: 'DashboardSlaByMetric' });
export type SlaByMetric = z.infer<typeof SlaByMetric>;
export const SlaGroup = z
  .strictObject({ ...group, ...kept, ...byMetric, filter: PromiseFilter })
  .meta({ id: 'DashboardSlaGroup' });
export type SlaGroup = z.infer<typeof SlaGroup>;

/** Something that happened to a ticket. */
export const Activity = z
  .strictObject({
    id: ref('event'),
    type: z.string().meta({ examples: ['ticket.status_changed'] }),
    at: timestamp(),
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    actor_id: ref('person').nullable(),
    actor_name: z.string().nullable(),
  })
  .meta({ id: 'DashboardActivity' });
export type Activity = z.infer<typeof Activity>;

export const AssigneeFigures = z
  .strictObject({
    assignee_id: ref('person'),
    name: z.string(),
    resolved: TicketFigure.meta({ description: 'In the period.' }),
    active: TicketFigure.meta({ description: 'Open or waiting now.' }),
  })
  .meta({ id: 'DashboardAssignee' });
export type AssigneeFigures = z.infer<typeof AssigneeFigures>;

export const ReportColumn = z
  .strictObject({ name: z.string(), kind: z.enum(['text', 'number', 'time']) })
  .meta({ id: 'DashboardReportColumn' });
export type ReportColumn = z.infer<typeof ReportColumn>;
