import { randomUUIDv7 } from 'node:crypto';
import { isKnownPlace } from '@deskwire/adapters/holidays.ts';
import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError, constraintMeans } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

constraintMeans({ sla_calendars_name: 'SLA_CALENDAR_NAME_TAKEN' });

type Holidays = SlaCalendar['holidays'] | undefined;
export async function checkHolidays(holidays: Holidays): Promise<void> {
  if (holidays != null && !(await isKnownPlace(holidays))) throw new AppError('SLA_HOLIDAYS_UNKNOWN', { holidays });
}

export async function createCalendar(
  ctx: Ctx<typeof slaCalendars.create>,
  input: In<typeof slaCalendars.create>,
): Promise<SlaCalendar> {
  const { db, scope, events, now } = ctx;
  await checkHolidays(input.holidays);
  await requireRoom(ctx, 'sla_calendars');
  const { name, time_zone, hours = null, holidays = null, special_days = [] } = input;
  const fields = { name, time_zone, hours, holidays, special_days };
  const calendar = await queries.insertCalendar(db, scope, { id: randomUUIDv7(), at: now(), ...fields });
  // No rule counts by it yet, so there is nothing to revise.
  events.add('sla.calendar_created', { id: calendar.id, version: calendar.version }, { name });
  return calendar;
}
