import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about SLA rules and calendars. */
export const slaErrors = {
  SLA_RULE_NOT_FOUND: notFound('The SLA rule does not exist in this team. Check its id.'),
  SLA_RULE_EXISTS: conflict(
    'There already is an SLA rule for these tickets. Change that one, or choose other tickets.',
  ),
  SLA_CALENDAR_NOT_FOUND: notFound('The calendar does not exist in this team. Check its id.'),
  SLA_CALENDAR_NAME_TAKEN: conflict('The team already has a calendar with this name. Choose another name.'),
  SLA_CALENDAR_IN_USE: conflict('There are SLA rules that use this calendar. Give them another calendar first.'),
  SLA_HOLIDAYS_UNKNOWN: unprocessable(
    'The holidays of this country, state or region are not known. Choose another, or add special days.',
    z.strictObject({ holidays: z.looseObject({}) }),
  ),
};
