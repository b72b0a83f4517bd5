import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, line, planningDate, ref } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { calendarFields, match, promise, reminders, SlaCalendar, SlaDay, SlaRule } from './sla.schemas.ts';

const optional = <S extends Record<string, z.core.$ZodType>>(shape: S) =>
  Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, z.optional(schema)])) as {
    [K in keyof S]: z.ZodOptional<S[K]>;
  };
const calendar_id = ref('sla_calendar').describe('Id of the calendar, from sla.calendars.list.');
const rule_id = ref('sla_rule').describe('Id of the rule, from sla.rules.list.');

/** Rules that say what is promised to which tickets. */
export const slaRules = {
  list: query({
    summary: 'List the SLA rules of the team',
    access: 'team:tickets.read',
    rest: 'GET /sla/rules',
    input: inTeam(pageInput),
    output: Page(SlaRule).meta({ id: 'SlaRulePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  set: mutation({
    summary: 'Set the SLA rule for a type, priority and category of ticket',
    access: 'team:sla.manage',
    rest: 'PUT /sla/rules',
    input: inTeam({
      ...optional(match),
      name: line(100).optional().describe('Name of the rule. Defaults to what it is for.'),
      ...optional(promise),
      reminders: reminders.optional(),
      only_new: z.boolean().optional().describe('True to change no rule that is there already, but to be refused.'),
      version: expectedVersion(),
    }),
    output: SlaRule,
    errors: ['SLA_RULE_EXISTS', 'SLA_CALENDAR_NOT_FOUND', 'VERSION_CONFLICT', 'TIER_LIMIT_EXCEEDED'],
    events: ['sla.rule_set'],
  }),
  get: query({
    summary: 'Get an SLA rule',
    access: 'team:tickets.read',
    rest: 'GET /sla/rules/{rule_id}',
    input: inTeam({ rule_id }),
    output: SlaRule,
    errors: ['SLA_RULE_NOT_FOUND'],
  }),
  delete: mutation({
    summary: 'Delete an SLA rule; past measurements are kept',
    access: 'team:sla.manage',
    rest: 'DELETE /sla/rules/{rule_id}',
    input: inTeam({ rule_id }),
    output: SlaRule,
    errors: ['SLA_RULE_NOT_FOUND'],
    events: ['sla.rule_deleted'],
    destructive: true,
  }),
};

/** Calendars that say when a team works. */
export const slaCalendars = {
  list: query({
    summary: 'List the calendars of the team',
    access: 'team:tickets.read',
    rest: 'GET /sla/calendars',
    input: inTeam(pageInput),
    output: Page(SlaCalendar).meta({ id: 'SlaCalendarPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a calendar',
    access: 'team:tickets.read',
    rest: 'GET /sla/calendars/{calendar_id}',
    input: inTeam({ calendar_id }),
    output: SlaCalendar,
    errors: ['SLA_CALENDAR_NOT_FOUND'],
  }),
  days: query({
    summary: 'List the open hours, holidays and special days of a calendar by date',
    access: 'team:tickets.read',
    rest: 'GET /sla/calendars/{calendar_id}/days',
    input: inTeam({
      calendar_id,
      start_date: planningDate().describe('First day.'),
      end_date: planningDate().describe('Last day, at most a year after the first.'),
    }),
    output: z.strictObject({ days: z.array(SlaDay) }).meta({ id: 'SlaDays' }),
    errors: ['SLA_CALENDAR_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a calendar',
    access: 'team:sla.manage',
    rest: 'POST /sla/calendars',
    status: 201,
    input: inTeam({
      name: calendarFields.name,
      time_zone: calendarFields.time_zone,
      ...optional({
        hours: calendarFields.hours,
        holidays: calendarFields.holidays,
        special_days: calendarFields.special_days,
      }),
    }),
    output: SlaCalendar,
    errors: ['SLA_CALENDAR_NAME_TAKEN', 'SLA_HOLIDAYS_UNKNOWN', 'TIER_LIMIT_EXCEEDED'],
    events: ['sla.calendar_created'],
  }),
  update: mutation({
    summary: 'Update a calendar; the deadlines of running clocks move with it',
    access: 'team:sla.manage',
    rest: 'PATCH /sla/calendars/{calendar_id}',
    aliases: ['PUT /sla/calendars/{calendar_id}'],
    input: inTeam({ calendar_id, ...optional(calendarFields), version: expectedVersion() }),
    output: SlaCalendar,
    errors: ['SLA_CALENDAR_NOT_FOUND', 'SLA_CALENDAR_NAME_TAKEN', 'SLA_HOLIDAYS_UNKNOWN', 'VERSION_CONFLICT'],
    events: ['sla.calendar_changed'],
  }),
  delete: mutation({
    summary: 'Delete a calendar that no SLA rule uses',
    access: 'team:sla.manage',
    rest: 'DELETE /sla/calendars/{calendar_id}',
    input: inTeam({ calendar_id }),
    output: SlaCalendar,
    errors: ['SLA_CALENDAR_NOT_FOUND', 'SLA_CALENDAR_IN_USE'],
    events: ['sla.calendar_deleted'],
    destructive: true,
  }),
};
