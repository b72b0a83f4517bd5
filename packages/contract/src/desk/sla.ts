import { z } from 'zod';
import { query } from '../define.ts';
import { inTeam, isoDate, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { slaCalendars, slaRules } from './sla.rules.ts';
import { period, promise, SlaFigures, SlaMetric, SlaTicket } from './sla.schemas.ts';
import { StatusCategory, ticketId, TicketPriority, TicketType } from './tickets.schemas.ts';

const day = (description: string) =>
  z.union([isoDate(), timestamp()]).meta({ description: `${description} A date is a day in your time zone.` });
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
    rule_id: ref('sla_rule'),
    metric: SlaMetric,
    number: z.int().meta({ description: 'Which cycle of the metric, from 1.' }),
    start: timestamp(),
    breach_at: timestamp(),
    stop: timestamp().nullable().meta({ description: 'Null while it is still owed.' }),
    delay_hours: z.number().meta({ description: 'Open hours after the deadline, until it was done or now.' }),
  })
  .meta({ id: 'SlaBreach' });
export type SlaBreach = z.infer<typeof SlaBreach>;

export const SlaMetrics = z
  .strictObject({
    start: timestamp(),
    end: timestamp(),
    compliance_rate: percent.meta({ description: 'Per cent of promises kept; null where none fell due.' }),
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
  .strictObject({ met: z.int(), breached: z.int(), open: z.int().meta({ description: 'Ongoing and in time.' }) })
  .meta({ id: 'SlaOutcome' });
const comparison = z.strictObject({ actual: outcome, supposed: outcome }).meta({ id: 'SlaComparison' });
export const SlaSupposition = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    metric: SlaMetric,
    number: z.int(),
    actual: z.enum(['met', 'breached', 'open']).nullable().meta({ description: 'Null where nothing is promised.' }),
    supposed: z.enum(['met', 'breached', 'open']).nullable(),
    actual_breach_at: timestamp().nullable(),
    supposed_breach_at: timestamp().nullable(),
  })
  .meta({ id: 'SlaSupposition' });
export type SlaSupposition = z.infer<typeof SlaSupposition>;
export const SlaWhatIf = z
  .strictObject({
    tickets: z.int().meta({ description: 'Looked at, newest first; at most 5,000.' }),
    truncated: z.boolean().meta({ description: 'More tickets fit than were looked at.' }),
    first_response: comparison,
    next_response: comparison,
    resolution: comparison,
    changed: z.array(SlaSupposition).meta({ description: 'Cycles with another outcome, at most 100.' }),
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
      start_date: day('Missed on or after.').optional(),
      end_date: day('Missed on or before.').optional(),
      metric: SlaMetric.optional(),
      owed: z.boolean().optional().meta({ description: 'Only what is still to be done, or only what was done since.' }),
    }),
    output: Page(SlaBreach).meta({ id: 'SlaBreachPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  metrics: query({
    summary: 'Get SLA compliance and response times of the tickets you may see',
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
      ticket_id: z.array(ref('ticket')).max(100).optional(),
      type: z.array(TicketType).max(5).optional(),
      priority: z.array(TicketPriority).max(4).optional(),
      status_category: z.array(StatusCategory).max(4).optional(),
      category: text(100).optional(),
      created_after: timestamp().optional(),
      created_before: timestamp().optional(),
      rule_id: ref('sla_rule').optional().meta({ description: 'This rule for all; otherwise each keeps its own.' }),
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
