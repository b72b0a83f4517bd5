import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { reviseBook } from '../revise.ts';
import { checkHolidays } from './create.ts';
import * as queries from './queries.ts';

/** Open tickets are measured by the new hours from their beginning; what was completed stays as it was measured. */
export async function updateCalendar(
  { db, scope, events, outbox, now }: Ctx<typeof slaCalendars.update>,
  { team_id: _, calendar_id, version, ...change }: In<typeof slaCalendars.update>,
): Promise<SlaCalendar> {
  await checkHolidays(change.holidays);
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
