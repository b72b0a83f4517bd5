import type { Answers } from '../../desk.ts';

type Calendar = Answers['sla']['calendars']['list']['items'][number];
type Hours = NonNullable<NonNullable<Calendar['hours']>['monday']>;
type SpecialDays = Calendar['special_days'];

/** What a field of open hours takes: `09:00–12:00, 13:00–17:00`, or nothing for a day that is closed. */
export const HOURS =
  '( *[0-2][0-9]:[0-5][0-9] *[\\-–] *[0-2][0-9]:[0-5][0-9] *(, *[0-2][0-9]:[0-5][0-9] *[\\-–] *[0-2][0-9]:[0-5][0-9] *)*)?';

export const typedHours = (hours: Hours): string => hours.map(({ from, to }) => `${from}–${to}`).join(', ');
export const hoursOf = (typed: string): Hours =>
  typed
    .split(',')
    .map((interval) => interval.split(/[-–]/).map((at) => at.trim()))
    .flatMap(([from = '', to = '']) => (from === '' ? [] : [{ from, to }]));

/** A line for each day that is not like others: `2026-12-24 09:00–12:00 Christmas Eve`, or without hours where it is closed. */
export const typedDays = (days: SpecialDays): string =>
  days.map(({ date, hours, name }) => [date, typedHours(hours), name].filter(Boolean).join(' ')).join('\n');
const interval = /^[0-2]\d:[0-5]\d *[-–] *[0-2]\d:[0-5]\d/;
export const daysOf = (typed: string): SpecialDays =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [date = ''] = line.split(' ', 1);
      let rest = line.slice(date.length).trim();
      const hours: Hours = [];
      for (let found = interval.exec(rest); found !== null; found = interval.exec(rest)) {
        hours.push(...hoursOf(found[0]));
        rest = rest.slice(found[0].length).replace(',', ' ').trim();
      }
      return { date, hours, ...(rest === '' ? {} : { name: rest }) };
    });
