import { z } from 'zod';
import { isoDate, ref, text, timestamp, timeZone } from '../kit/fields.ts';
import { slug, TicketPriority, TicketType } from './tickets.schemas.ts';

/** What is promised: the first answer, each further answer, and the end of the matter. */
export const SlaMetric = z.enum(['first_response', 'next_response', 'resolution']).meta({ id: 'SlaMetric' });
export type SlaMetric = z.infer<typeof SlaMetric>;
/** Whom a reminder reaches: whoever has the ticket, all who handle tickets, those who run the team. */
export const SlaAudience = z.enum(['assignee', 'agents', 'admins']).meta({ id: 'SlaAudience' });
export type SlaAudience = z.infer<typeof SlaAudience>;
export const SlaReminder = z
  .strictObject({
    percent: z.int().min(1).max(100).meta({ description: 'Of the time promised; 100 is the breach.' }),
    notify: z.array(SlaAudience).max(3),
  })
  .meta({ id: 'SlaReminder' });
export type SlaReminder = z.infer<typeof SlaReminder>;

const hours = z.number().min(0.01).max(20_000).nullable();
const reopen = z.enum(['continue', 'restart']).meta({
  description: 'A ticket opened again goes on with the time it had left, or gets the whole time again.',
});
export const promise = {
  response_time_hours: hours.meta({ description: 'Until the first answer, in open hours; null promises nothing.' }),
  next_response_time_hours: hours.meta({ description: 'Until each further answer to the requester.' }),
  resolution_time_hours: hours.meta({ description: 'Until the ticket is resolved.' }),
  calendar_id: ref('sla_calendar').nullable().meta({ description: 'Null counts round the clock.' }),
  pause_categories: z
    .array(z.enum(['open', 'waiting']))
    .max(2)
    .meta({ description: 'Categories of status in which no clock of the ticket runs.' }),
  pause_statuses: z.array(slug).max(50).meta({ description: 'Single statuses in which no clock runs.' }),
  reopen,
};
export const match = {
  ticket_type: TicketType.nullable(),
  priority: TicketPriority.nullable(),
  category: text(100).nullable(),
};
export const reminders = z
  .array(SlaReminder)
  .max(10)
  .refine((list) => new Set(list.map(({ percent }) => percent)).size === list.length, {
    error: 'names a percentage twice',
  });

/** Which promise holds for which tickets. Of the rules that fit a ticket, the one that says most about it counts. */
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

const time = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);
export const SlaInterval = z
  .strictObject({ from: time, to: time })
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
  .meta({ id: 'SlaCalendarHours', description: 'The open hours of each weekday; a day left out is closed.' });
export type SlaCalendarHours = z.infer<typeof SlaCalendarHours>;

export const calendarFields = {
  name: text(100),
  time_zone: timeZone(),
  hours: SlaCalendarHours.nullable().meta({ description: 'Null is round the clock, holidays or not.' }),
  holidays: z
    .strictObject({
      country: z.string().regex(/^[A-Z]{2}$/),
      state: text(10).nullable().optional(),
      region: text(20).nullable().optional(),
    })
    .nullable()
    .meta({ description: 'Whose public holidays are days off.', examples: [{ country: 'CH', state: 'ZH' }] }),
  special_days: z
    .array(z.strictObject({ date: isoDate(), name: text(100).optional(), hours: intervals }))
    .max(1000)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, { error: 'names a day twice' })
    .meta({ description: 'Days with hours of their own, none for a day off. They win over holidays and weekdays.' }),
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
    name: z.string().nullable().meta({ description: 'Of the holiday or special day.' }),
    hours: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  })
  .meta({ id: 'SlaDay' });

const seconds = (description: string) => z.number().meta({ description: `${description}, in seconds of open time.` });
const cycle = {
  rule_id: ref('sla_rule'),
  start: timestamp(),
  breached: z.boolean(),
  goal: seconds('What is promised'),
  elapsed: seconds('What has passed'),
  remaining: seconds('What is left, below zero where it is late'),
};
export const SlaOngoingCycle = z
  .strictObject({
    ...cycle,
    breach_at: timestamp().nullable().meta({ description: 'Null while the clock is paused.' }),
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
  description: 'at_risk: three quarters of a promised time are used up. none: nothing is promised.',
});
export type SlaStatus = z.infer<typeof SlaStatus>;

export const SlaTicket = z
  .strictObject({
    ticket_id: ref('ticket'),
    key: z.string(),
    rule_id: ref('sla_rule').nullable(),
    sla_status: SlaStatus,
    response_deadline: timestamp().nullable().meta({ description: 'Of the answer that is due or was given last.' }),
    resolution_deadline: timestamp().nullable(),
    response_delay_hours: z.number().meta({ description: 'Open hours after the deadline; 0 in time.' }),
    resolution_delay_hours: z.number(),
    first_response: SlaClock,
    next_response: SlaClock,
    resolution: SlaClock,
  })
  .meta({ id: 'SlaTicket' });
export type SlaTicket = z.infer<typeof SlaTicket>;

/** So many days, back from now. */
export const period = z
  .string()
  .regex(/^(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])d$/)
  .meta({ description: 'Days back from now, up to 366d; 30d unless told.', examples: ['30d'] });

const figure = z.number().nullable();
export const SlaFigures = z
  .strictObject({
    met: z.int().meta({ description: 'Done in time within the period.' }),
    breached: z.int().meta({ description: 'Deadlines missed within the period, done later or not.' }),
    compliance_rate: z.number().min(0).max(100).nullable(),
    average_hours: figure.meta({ description: 'Open hours it took, of what was done within the period.' }),
    median_hours: figure,
    p90_hours: figure,
  })
  .meta({ id: 'SlaFigures' });
export type SlaFigures = z.infer<typeof SlaFigures>;
