import { z } from 'zod';
import { line, planningDate, ref, text, timestamp, timeZone } from '../kit/fields.ts';
import { slug, TicketPriority, TicketType } from './tickets.schemas.ts';

export const SlaAudience = z.enum(['assignee', 'agents', 'admins']).meta({
  id: 'SlaAudience',
  description: 'Who a reminder goes to: the assignee, everybody who handles tickets, or the admins of the team.',
});
export type SlaAudience = z.infer<typeof SlaAudience>;
export const SlaReminder = z
  .strictObject({
    percent: z.int().min(1).max(100).describe('Share of the promised time used up; 100 is the breach.'),
    notify: z.array(SlaAudience).max(3).describe('Who is notified. Empty: nobody.'),
  })
  .meta({ id: 'SlaReminder' });
export type SlaReminder = z.infer<typeof SlaReminder>;

const hours = z.number().min(0.01).max(20_000).nullable();
const reopen = z
  .enum(['continue', 'restart'])
  .describe('What a reopened ticket gets: the time it had left (continue) or the whole time again (restart).');
export const promise = {
  response_time_hours: hours.describe('Open hours until the first response; null promises none.'),
  next_response_time_hours: hours.describe(
    'Open hours until each further response to the requester; null promises none.',
  ),
  resolution_time_hours: hours.describe('Open hours until the ticket is resolved; null promises none.'),
  calendar_id: ref('sla_calendar')
    .nullable()
    .describe('The calendar whose open hours count; null counts around the clock.'),
  pause_categories: z
    .array(z.enum(['open', 'waiting']))
    .max(2)
    .describe('Status categories that pause all clocks of a ticket.'),
  pause_statuses: z.array(slug).max(50).describe('Statuses, by slug, that pause all clocks of a ticket.'),
  reopen,
};
export const match = {
  ticket_type: TicketType.nullable().describe('The type of ticket the rule is for; null for any.'),
  priority: TicketPriority.nullable().describe('The priority the rule is for; null for any.'),
  category: line(100).nullable().describe('The category the rule is for; null for any.'),
};
export const reminders = z
  .array(SlaReminder)
  .max(10)
  .refine((list) => new Set(list.map(({ percent }) => percent)).size === list.length, {
    error: 'names a percentage twice',
  })
  .describe('Who is notified as time is used up, up to the breach. Empty: nobody.');

/** A promise to the tickets that match a rule. Of several rules that match, the most specific one applies. */
export const SlaRule = z
  .strictObject({
    id: ref('sla_rule'),
    team_id: ref('team'),
    name: z.string(),
    ...match,
    ...promise,
    reminders,
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'SlaRule' });
export type SlaRule = z.infer<typeof SlaRule>;

const time = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'must be a time of day, such as 09:00' })
  .meta({ examples: ['09:00'] });
export const SlaInterval = z
  .strictObject({
    from: time.describe('Start as HH:MM, in the time zone of the calendar.'),
    to: time.meta({ description: 'End as HH:MM, up to 24:00.', examples: ['17:00'] }),
  })
  .refine(({ from, to }) => from < to, { error: 'must end after it begins; split it at midnight' })
  .meta({ id: 'SlaInterval', examples: [{ from: '09:00', to: '12:00' }] });
export type SlaInterval = z.infer<typeof SlaInterval>;
const intervals = z
  .array(SlaInterval)
  .max(12)
  .refine((day) => day.every(({ from }, i) => i === 0 || day[i - 1]!.to <= from), {
    error: 'must be in order and not overlap',
  });
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];
export const SlaCalendarHours = z
  .partialRecord(z.enum(weekdays), intervals)
  .refine((week) => Object.values(week).some((day) => day.length > 0), { error: 'is never open' })
  .meta({ id: 'SlaCalendarHours', description: 'The open hours of each weekday, in order. Days omitted are closed.' });
export type SlaCalendarHours = z.infer<typeof SlaCalendarHours>;

export const calendarFields = {
  name: line(100).describe('Name, unique in the team.'),
  time_zone: timeZone().describe('IANA time zone of its hours and days.'),
  hours: SlaCalendarHours.nullable().describe(
    'Open hours of each weekday; null is around the clock, even on holidays.',
  ),
  holidays: z
    .strictObject({
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .meta({ description: 'ISO 3166-1 code of the country.', examples: ['CH'] }),
      state: text(10).nullable().optional().describe('Code of a state or canton, for its own holidays.'),
      region: text(20).nullable().optional().describe('Code of a region in the state, for its own holidays.'),
    })
    .nullable()
    .meta({
      description: 'The place whose public holidays are closed; null for none.',
      examples: [{ country: 'CH', state: 'ZH' }],
    }),
  special_days: z
    .array(
      z.strictObject({
        date: planningDate().describe('The day, in the time zone of the calendar.'),
        name: line(100).optional().describe('What the day is, such as company outing.'),
        hours: intervals.describe('Open hours of the day, in order. Empty: closed.'),
      }),
    )
    .max(1000)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, { error: 'names a day twice' })
    .describe('Days with hours of their own. They take precedence over holidays and weekdays.'),
};
export const SlaCalendar = z
  .strictObject({
    id: ref('sla_calendar'),
    team_id: ref('team'),
    ...calendarFields,
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'SlaCalendar' });
export type SlaCalendar = z.infer<typeof SlaCalendar>;

export const SlaDay = z
  .strictObject({
    date: z.iso.date(),
    name: z.string().nullable().describe('Name of the holiday or special day.'),
    hours: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  })
  .meta({ id: 'SlaDay' });

const seconds = (description: string) => z.number().describe(`${description}, in seconds of open time.`);
const cycle = {
  rule_id: ref('sla_rule'),
  start: timestamp(),
  breached: z.boolean(),
  goal: seconds('Time promised'),
  elapsed: seconds('Time used'),
  remaining: seconds('Time left, negative when late'),
};
export const SlaOngoingCycle = z
  .strictObject({
    ...cycle,
    breach_at: timestamp().nullable().describe('The deadline; null while the clock is paused.'),
    paused: z.boolean(),
  })
  .meta({ id: 'SlaOngoingCycle' });
export const SlaCompletedCycle = z
  .strictObject({ ...cycle, stop: timestamp(), breach_at: timestamp().nullable() })
  .meta({ id: 'SlaCompletedCycle' });
export const SlaClock = z
  .strictObject({ ongoing_cycle: SlaOngoingCycle.nullable(), completed_cycles: z.array(SlaCompletedCycle) })
  .meta({ id: 'SlaClock' });
export type SlaClock = z.infer<typeof SlaClock>;

export const SlaStatus = z.enum(['none', 'compliant', 'paused', 'at_risk', 'breached']).meta({
  id: 'SlaStatus',
  description: 'none: nothing is promised. at_risk: three quarters of a promised time are used up.',
});
export type SlaStatus = z.infer<typeof SlaStatus>;

export const SlaTicket = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    rule_id: ref('sla_rule').nullable(),
    sla_status: SlaStatus,
    response_deadline: timestamp()
      .nullable()
      .describe('Deadline of the response that is due, or else of the last one.'),
    resolution_deadline: timestamp().nullable(),
    response_delay_hours: z.number().describe('Open hours after the deadline; 0 if in time.'),
    resolution_delay_hours: z.number(),
    first_response: SlaClock,
    next_response: SlaClock,
    resolution: SlaClock,
  })
  .meta({ id: 'SlaTicket' });
export type SlaTicket = z.infer<typeof SlaTicket>;

/** A number of days, counted back from now. */
export const period = z
  .string()
  .regex(/^(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])d$/, {
    error: 'must be a number of days from 1d to 366d, such as 30d',
  })
  .meta({ description: 'Days back from now, from 1d to 366d. Defaults to 30d.', examples: ['30d'] });

const figure = z.number().nullable();
export const SlaFigures = z
  .strictObject({
    met: z.int().describe('Kept within the period.'),
    breached: z.int().describe('Deadlines missed within the period, whether met later or not.'),
    compliance_rate: z
      .number()
      .min(0)
      .max(100)
      .nullable()
      .describe('Promises kept, in per cent; null if none were due.'),
    average_hours: figure.describe('Average open hours of what was done within the period.'),
    median_hours: figure,
    p90_hours: figure,
  })
  .meta({ id: 'SlaFigures' });
export type SlaFigures = z.infer<typeof SlaFigures>;
