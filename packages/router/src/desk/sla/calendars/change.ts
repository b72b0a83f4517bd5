import { randomUUIDv7 } from 'node:crypto';
import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import { changesOf } from '../../../kit/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import { isKnownRegion } from '../holidays.ts';
import { reviseBook } from '../revise.ts';
import * as queries from './queries.ts';
import { checkVersion } from '../../../kit/version.ts';

constraintMeans({ sla_calendars_name: 'SLA_CALENDAR_NAME_TAKEN' });

type Holidays = SlaCalendar['holidays'] | undefined;
function checkHolidays(holidays: Holidays): void {
  if (holidays != null && !isKnownRegion(holidays)) throw new AppError('SLA_HOLIDAYS_UNKNOWN', { holidays });
}

export async function createCalendar(
  { db, scope, events, now }: Ctx<typeof slaCalendars.create>,
  input: In<typeof slaCalendars.create>,
): Promise<SlaCalendar> {
  checkHolidays(input.holidays);
  const { name, time_zone, hours = null, holidays = null, special_days = [] } = input;
  const fields = { name, time_zone, hours, holidays, special_days };
  const calendar = await queries.insertCalendar(db, scope, { id: randomUUIDv7(), at: now(), ...fields });
  // No rule counts by it yet, so there is nothing to revise.
  events.add('sla.calendar_created', { id: calendar.id, version: calendar.version }, { name });
  return calendar;
}

/** Open tickets are measured by the new hours from their beginning; what was completed stays as it was measured. */
export async function updateCalendar(
  { db, scope, events, outbox, now }: Ctx<typeof slaCalendars.update>,
  { team_id: _, calendar_id, version, ...change }: In<typeof slaCalendars.update>,
): Promise<SlaCalendar> {
  checkHolidays(change.holidays);
  const before = await queries.lockCalendar(db, scope, calendar_id);
  if (before === undefined) throw new AppError('SLA_CALENDAR_NOT_FOUND');
  await checkVersion(before, version);
  const changes = changesOf(before, change);
  if (changes === undefined) return before;
  const calendar = await queries.updateCalendar(db, scope, calendar_id, change, now());
  events.add('sla.calendar_changed', { id: calendar_id, version: calendar.version }, { changes });
  await reviseBook({ db, outbox, now }, scope.team_id);
  return calendar;
}

export async function deleteCalendar(
  { db, scope, events }: Ctx<typeof slaCalendars.delete>,
  { calendar_id }: In<typeof slaCalendars.delete>,
): Promise<SlaCalendar> {
  const calendar = await queries.deleteUnusedCalendar(db, scope, calendar_id);
  if (calendar === undefined)
    throw new AppError(
      (await queries.findCalendar(db, scope, calendar_id)) === undefined
        ? 'SLA_CALENDAR_NOT_FOUND'
        : 'SLA_CALENDAR_IN_USE',
    );
  events.add('sla.calendar_deleted', { id: calendar_id, version: calendar.version }, { name: calendar.name });
  return calendar;
}
