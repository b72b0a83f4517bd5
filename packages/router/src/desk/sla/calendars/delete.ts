import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

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
