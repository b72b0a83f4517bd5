import type { Answers } from '../../desk.ts';

type Calendar = Answers['sla']['calendars']['list']['items'][number];
type Hours = NonNullable<NonNullable<Calendar['hours']>['monday']>;
type SpecialDays = Calendar['special_days'];

/** What a field of open hours takes: `09:00–12:00, 13:00–17:00`, or nothing for a day that is closed. */
const time = '[0-2][0-9]:[0-5][0-9]';
const interval = ` *${time} *[\\-–] *${time} *`;
export const HOURS = `(?:${interval}(?:,${interval})*)?`;

export const typedHours = (hours: Hours): string => hours.map(({ from, to }) => `${from}–${to}`).join(', ');
export const hoursOf = (typed: string): Hours =>
  typed
    .split(',')
    .map((interval) => interval.split(/[-–]/).map((at) => at.trim()))
    .flatMap(([from = '', to = '']) => (from === '' ? [] : [{ from, to }]));

/** A line for each day that is not like others: `2026-12-24 09:00–12:00 Christmas Eve`, or without hours where it is closed. */
export const typedDays = (days: SpecialDays): string =>
  days.map(({ date, hours, name }) => [date, typedHours(hours), name].filter(Boolean).join(' ')).join('\n');
const day = new RegExp(`^(\\S+)\\s*((?:${interval}(?:,${interval})*)?)(.*)$`);
export const daysOf = (typed: string): SpecialDays =>
  typed
    .split('\n')
    .map((line) => day.exec(line.trim()))
    .flatMap((found) => {
      if (found === null) return [];
      const [, date = '', hours = '', name = ''] = found;
      return [{ date, hours: hoursOf(hours), ...(name.trim() === '' ? {} : { name: name.trim() }) }];
    });
