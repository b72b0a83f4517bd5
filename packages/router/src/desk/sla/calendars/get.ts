import type { slaCalendars } from '@deskwire/contract/desk/sla.rules.ts';
import type { SlaCalendar } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Gets a business calendar. Throws SLA_CALENDAR_NOT_FOUND. */
export async function getCalendar(
  { db, scope }: Pick<Ctx<typeof slaCalendars.get>, 'db' | 'scope'>,
  { calendar_id }: In<typeof slaCalendars.get>,
): Promise<SlaCalendar> {
  const calendar = await queries.findCalendar(db, scope, calendar_id);
  if (calendar === undefined) throw new AppError('SLA_CALENDAR_NOT_FOUND');
  return calendar;
}
