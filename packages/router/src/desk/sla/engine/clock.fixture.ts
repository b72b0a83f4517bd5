import type { SlaCalendarHours } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Moment, TicketHistory } from './history.ts';
import { rulebookOf, type BookCalendar, type BookRule, type TicketState } from './rulebook.ts';

/** An instant of a test, in milliseconds. */
export const at = (iso: string): number => Date.parse(iso);
export const iso = (ms: number | null | undefined): string | null | undefined =>
  ms == null ? ms : new Date(ms).toISOString().replace(':00.000Z', 'Z');
export const hour = 3_600_000;

export const officeHours = [{ from: '09:00', to: '17:00' }];
export const workweek: SlaCalendarHours = {
  monday: officeHours,
  tuesday: officeHours,
  wednesday: officeHours,
  thursday: officeHours,
  friday: officeHours,
};
const long_ago = '2020-01-01T00:00:00.000Z';
/** Monday to Friday from nine to five in Zurich. */
export const aCalendar = (fields: Partial<BookCalendar> = {}): BookCalendar => ({
  time_zone: 'Europe/Zurich',
  hours: workweek,
  holidays: null,
  special_days: [],
  updated_at: long_ago,
  ...fields,
});
/** Answers in 2, and then in 4, and solves in 8 hours of the office, unless told otherwise. */
export const aRule = (fields: Partial<BookRule> = {}): BookRule => ({
  id: '00000000-0000-7000-8000-000000000001',
  ticket_type: null,
  priority: null,
  category: null,
  response_time_hours: 2,
  next_response_time_hours: 4,
  resolution_time_hours: 8,
  calendar_id: 'office',
  pause_categories: ['waiting'],
  pause_statuses: [],
  reopen: 'continue',
  reminders: [],
  updated_at: long_ago,
  ...fields,
});
/** The rules of a team, and the calendar that they call `office`, from a moment on. */
export const aBook = (rules: BookRule[] = [aRule()], office = aCalendar(), from = long_ago) =>
  rulebookOf({ rules, calendars: { office } }, at(from));

const fresh: TicketState = {
  type: 'bug',
  priority: 'medium',
  category: null,
  status: 'open',
  status_category: 'open',
};
/** A ticket opened at a time, and what happened to it. */
export const aTicket = (opened_at: string, ...moments: Moment[]): TicketHistory => ({
  opened_at: at(opened_at),
  opened: fresh,
  moments,
});
const status = (when: string, status_category: string): Moment => ({
  at: at(when),
  kind: 'changed',
  to: { status: status_category, status_category },
});
export const waits = (when: string) => status(when, 'waiting');
export const goesOn = (when: string) => status(when, 'open');
export const isResolved = (when: string) => status(when, 'resolved');
export const becomes = (when: string, to: Partial<TicketState>): Moment => ({ at: at(when), kind: 'changed', to });
export const isAnswered = (when: string): Moment => ({ at: at(when), kind: 'answered' });
export const isAsked = (when: string): Moment => ({ at: at(when), kind: 'asked' });
