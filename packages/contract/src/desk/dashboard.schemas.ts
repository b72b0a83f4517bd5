import { z } from 'zod';
import { isoDate, ref, timeZone, timestamp } from '../kit/fields.ts';
import { SlaMetric } from './sla.metric.ts';
import { SlaFigures } from './sla.schemas.ts';
import { ticketFilter } from './tickets.filter.ts';
import { TicketPriority, TicketType } from './tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';

/** The fields of the ticket filter that turn a figure into its rows. */
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
  .meta({ id: 'DashboardFilter', description: 'Input of tickets.list that lists exactly the tickets counted.' });
export type DashboardFilter = z.infer<typeof DashboardFilter>;

export const TicketFigure = z.strictObject({ count: z.int(), filter: DashboardFilter }).meta({ id: 'TicketFigure' });
export type TicketFigure = z.infer<typeof TicketFigure>;

const change = z.number().nullable().describe('In per cent; null if there is nothing to compare with.');
export const TicketTrend = z
  .strictObject({
    current: TicketFigure,
    previous: TicketFigure.describe('In the preceding time of the same length.'),
    change_percent: change,
  })
  .meta({ id: 'TicketTrend' });
export type TicketTrend = z.infer<typeof TicketTrend>;

export const GroupBy = z.enum(['day', 'week', 'month']).meta({ id: 'DashboardGroupBy' });
export type GroupBy = z.infer<typeof GroupBy>;

/** How a range is given, and divided into buckets. */
export const rangeInput = {
  start_date: z
    .union([isoDate(), timestamp()])
    .optional()
    .describe('Start of the range: a date in the time zone, or a moment. Defaults to the last 30 days.'),
  end_date: z
    .union([isoDate(), timestamp()])
    .optional()
    .describe('End of the range: a date, which is included, or a moment, which is not. Defaults to today.'),
  group_by: GroupBy.optional().describe('Size of a bucket. Weeks start as set in your settings. Defaults to day.'),
  time_zone: timeZone().optional().describe('IANA time zone that decides when days start. Defaults to yours.'),
};
const bucket = {
  date: z.iso.date().describe('First day of the bucket.'),
  start: timestamp(),
  end: timestamp().describe('Not included: the start of the next bucket.'),
};
export const rangeOutput = {
  start: timestamp(),
  end: timestamp().describe('Not included.'),
  time_zone: z.string(),
  group_by: GroupBy,
};

export const TicketBucket = z
  .strictObject({
    ...bucket,
    created: z.int().describe('Rows: tickets.list with created_after = start, created_before = end.'),
    resolved: z.int().describe('Rows: tickets.list with resolved_after = start, resolved_before = end.'),
    backlog: z.int().describe('Unresolved at the end. Rows: tickets.list with unresolved_at = end.'),
  })
  .meta({ id: 'DashboardTicketBucket' });
export type TicketBucket = z.infer<typeof TicketBucket>;

const group = {
  value: z.string().nullable().describe('Null for tickets without a value.'),
  name: z.string().nullable().describe('Name, if the value is a person.'),
};
export const TicketGroup = z
  .strictObject({ ...group, created: TicketFigure, resolved: TicketFigure })
  .meta({ id: 'DashboardTicketGroup' });
export type TicketGroup = z.infer<typeof TicketGroup>;

export const SlaOutcome = z.enum(['met', 'breached']).meta({ id: 'DashboardOutcome' });
export type SlaOutcome = z.infer<typeof SlaOutcome>;

/** The filter of `dashboard.promises`. */
export const promiseFilter = {
  outcome: SlaOutcome.optional().describe('Only promises that were kept (met) or missed (breached).'),
  metric: SlaMetric.optional(),
  type: TicketType.optional().describe('Only promises to tickets of this type.'),
  priority: TicketPriority.optional().describe('Only promises to tickets of this priority.'),
  assignee_id: ref('person').optional().describe('Only promises to tickets assigned to this person.'),
  unassigned: z.boolean().optional().describe('True for only promises to tickets assigned to nobody.'),
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
    description: 'Input of dashboard.promises, with outcome and metric, that lists what was counted.',
  });
export type PromiseFilter = z.infer<typeof PromiseFilter>;

/** A cycle of an SLA clock that was kept in time, or whose deadline passed. */
export const SlaPromise = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    type: TicketType,
    priority: TicketPriority,
    assignee_id: ref('person').nullable(),
    assignee: PersonName.nullable(),
    rule_id: ref('sla_rule'),
    metric: SlaMetric,
    number: z.int().describe('Number of the cycle of this metric, from 1.'),
    outcome: SlaOutcome,
    at: timestamp().describe('When it was kept, or when its deadline passed.'),
    start: timestamp(),
    breach_at: timestamp().nullable(),
    stop: timestamp().nullable().describe('Null while it is still due.'),
    goal_hours: z.number(),
    elapsed_hours: z.number().nullable().describe('Open hours it took; null while it is still due.'),
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

const satisfaction = {
  asked: z.int().describe('Questions sent.'),
  answered: z.int(),
  response_rate: percent,
  average: z.number().min(1).max(5).nullable().describe('Mean score, from 1 to 5.'),
  satisfied_rate: percent.describe('Scores of 4 and 5, in per cent of all answers.'),
  scores: z.array(z.int()).length(5).describe('How many answers have the score 1, 2, 3, 4 and 5.'),
};
export const SatisfactionFigures = z.strictObject(satisfaction).meta({ id: 'DashboardSatisfactionFigures' });
export type SatisfactionFigures = z.infer<typeof SatisfactionFigures>;
export const SatisfactionBucket = z
  .strictObject({ ...bucket, ...satisfaction })
  .meta({ id: 'DashboardSatisfactionBucket' });

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
    actor: PersonName.nullable(),
  })
  .meta({ id: 'DashboardActivity' });
export type Activity = z.infer<typeof Activity>;

export const AssigneeFigures = z
  .strictObject({
    assignee_id: ref('person'),
    name: z.string(),
    resolved: TicketFigure.describe('Resolved in the period.'),
    active: TicketFigure.describe('Open or waiting now.'),
  })
  .meta({ id: 'DashboardAssignee' });
export type AssigneeFigures = z.infer<typeof AssigneeFigures>;

export const ReportColumn = z
  .strictObject({ name: z.string(), kind: z.enum(['text', 'number', 'time']) })
  .meta({ id: 'DashboardReportColumn' });
export type ReportColumn = z.infer<typeof ReportColumn>;
