import { z } from 'zod';
import { query } from '../define.ts';
import { inTeam, isoDate, line, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { slaCalendars, slaRules } from './sla.rules.ts';
import { SlaMetric } from './sla.metric.ts';
import { period, promise, SlaFigures, SlaTicket } from './sla.schemas.ts';
import { StatusCategory, ticketId, TicketPriority, TicketType } from './tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';

const day = (description: string) =>
  z.union([isoDate(), timestamp()]).describe(`${description} A date means that day in your time zone.`);
const percent = z.number().min(0).max(100).nullable();
const hours = z.number().nullable();

export const SlaBreach = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    ticket_type: TicketType,
    priority: TicketPriority,
    assignee_id: ref('person').nullable(),
    assignee: PersonName.nullable(),
    rule_id: ref('sla_rule'),
    metric: SlaMetric,
    number: z.int().describe('Number of the cycle of this metric, from 1.'),
    start: timestamp(),
    breach_at: timestamp(),
    stop: timestamp().nullable().describe('Null while it is still due.'),
    delay_hours: z.number().describe('Open hours from the deadline until it was done, or until now.'),
  })
  .meta({ id: 'SlaBreach' });
export type SlaBreach = z.infer<typeof SlaBreach>;

export const SlaMetrics = z
  .strictObject({
    start: timestamp(),
    end: timestamp(),
    compliance_rate: percent.describe('Promises kept, in per cent; null if none were due.'),
    breach_count: z.int(),
    average_response_time_hours: hours,
    average_resolution_time_hours: hours,
    first_response: SlaFigures,
    next_response: SlaFigures,
    resolution: SlaFigures,
  })
  .meta({ id: 'SlaMetrics' });
export type SlaMetrics = z.infer<typeof SlaMetrics>;

const outcome = z
  .strictObject({ met: z.int(), breached: z.int(), open: z.int().describe('Running and still in time.') })
  .meta({ id: 'SlaOutcome' });
const comparison = z.strictObject({ actual: outcome, supposed: outcome }).meta({ id: 'SlaComparison' });
export const SlaSupposition = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    metric: SlaMetric,
    number: z.int(),
    actual: z.enum(['met', 'breached', 'open']).nullable().describe('Null if nothing is promised.'),
    supposed: z.enum(['met', 'breached', 'open']).nullable(),
    actual_breach_at: timestamp().nullable(),
    supposed_breach_at: timestamp().nullable(),
  })
  .meta({ id: 'SlaSupposition' });
export type SlaSupposition = z.infer<typeof SlaSupposition>;
export const SlaWhatIf = z
  .strictObject({
    tickets: z.int().describe('Number of tickets examined, newest first; at most 5,000.'),
    truncated: z.boolean().describe('Whether more tickets matched than were examined.'),
    first_response: comparison,
    next_response: comparison,
    resolution: comparison,
    changed: z.array(SlaSupposition).describe('Cycles with a different outcome, at most 100.'),
  })
  .meta({ id: 'SlaWhatIf' });
export type SlaWhatIf = z.infer<typeof SlaWhatIf>;

export const sla = {
  ticket: query({
    summary: 'Get the SLA clocks of a ticket',
    access: 'team:tickets.read',
    rest: 'GET /sla/tickets/{ticket_id}',
    input: inTeam({ ticket_id: ticketId }),
    output: SlaTicket,
    errors: ['TICKET_NOT_FOUND'],
  }),
  breaches: query({
    summary: 'List missed SLA deadlines, latest first',
    access: 'team:sla.manage',
    rest: 'GET /sla/breaches',
    input: inTeam({
      ...pageInput,
      start_date: day('Deadlines missed at this time or later.').optional(),
      end_date: day('Deadlines missed up to this moment, or to the end of this date.').optional(),
      metric: SlaMetric.optional(),
      owed: z
        .boolean()
        .optional()
        .describe('True for what is still due, false for what was done since. Defaults to both.'),
    }),
    output: Page(SlaBreach).meta({ id: 'SlaBreachPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  metrics: query({
    summary: 'Get SLA compliance and response times of the tickets that you may see',
    access: 'team:reports.read',
    rest: 'GET /sla/metrics',
    input: inTeam({
      period: period.optional(),
    }),
    output: SlaMetrics,
  }),
  whatIf: query({
    summary: 'Simulate which promises another rule or calendar would have kept',
    access: 'team:sla.manage',
    rest: 'GET /sla/what-if',
    input: inTeam({
      ticket_id: z.array(ref('ticket')).max(100).optional().describe('Only these tickets. Defaults to all that match.'),
      type: z.array(TicketType).max(5).optional().describe('Only tickets of any of these types.'),
      priority: z.array(TicketPriority).max(4).optional().describe('Only tickets of any of these priorities.'),
      status_category: z
        .array(StatusCategory)
        .max(4)
        .optional()
        .describe('Only tickets whose status is in any of these.'),
      category: line(100).optional().describe('Only tickets in exactly this category.'),
      created_after: timestamp().optional().describe('Only tickets created at this moment or later.'),
      created_before: timestamp().optional().describe('Only tickets created before this moment.'),
      rule_id: ref('sla_rule')
        .optional()
        .describe('The rule to apply to all tickets. Defaults to the rule of each ticket.'),
      calendar_id: promise.calendar_id.optional(),
      response_time_hours: promise.response_time_hours.optional(),
      next_response_time_hours: promise.next_response_time_hours.optional(),
      resolution_time_hours: promise.resolution_time_hours.optional(),
      pause_categories: promise.pause_categories.optional(),
      pause_statuses: promise.pause_statuses.optional(),
      reopen: promise.reopen.optional(),
    }),
    output: SlaWhatIf,
    errors: ['SLA_RULE_NOT_FOUND', 'SLA_CALENDAR_NOT_FOUND'],
    limit: [{ by: 'user', max: 20, seconds: 60 }],
  }),
  rules: slaRules,
  calendars: slaCalendars,
};
