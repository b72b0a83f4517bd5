import { describe, expect, test } from 'vitest';
import { openTimeOf } from './calendar.ts';
import { aCalendar, at, hour, iso, workweek } from './clock.fixture.ts';
import { withHolidays } from '../with-holidays.ts';
import { holidaysOf } from './holidays.ts';

const everyDay = (from: string, to: string) =>
  Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [{ from, to }]]),
  );

test('a day may have two open periods, and the break between them does not count', () => {
  const split = [
    { from: '08:00', to: '12:00' },
    { from: '13:30', to: '17:00' },
  ];
  const open = openTimeOf(aCalendar({ hours: { friday: split, monday: split } }));
  // Friday, 20 November 2026, in Zurich: UTC + 1.
  expect(open.between(at('2026-11-20T07:00Z'), at('2026-11-20T16:00Z'))).toBe(7.5 * hour);
  expect(iso(open.after(at('2026-11-20T10:00Z'), 2 * hour))).toBe('2026-11-20T13:30Z');
  expect(iso(open.after(at('2026-11-20T10:00Z'), hour)), 'used up as the break begins').toBe('2026-11-20T11:00Z');
  expect(iso(open.after(at('2026-11-20T15:00Z'), 2 * hour)), 'on Monday').toBe('2026-11-23T08:00Z');
});

describe('daylight saving', () => {
  test('an office day keeps its hours when clocks go forward over the weekend, and moves in absolute time', () => {
    const open = openTimeOf(aCalendar());
    expect(iso(open.after(at('2026-03-27T15:00Z'), 2 * hour)), 'Friday 16:00 to Monday 10:00').toBe(
      '2026-03-30T08:00Z',
    );
    expect(iso(open.after(at('2026-10-23T14:00Z'), 2 * hour)), 'and back in autumn').toBe('2026-10-26T09:00Z');
  });

  test('the night in which an hour is skipped is an hour shorter, and that of the repeated hour longer', () => {
    const open = openTimeOf(aCalendar({ hours: everyDay('00:00', '06:00') }));
    expect(open.between(at('2026-03-28T23:00Z'), at('2026-03-29T12:00Z'))).toBe(5 * hour);
    expect(open.between(at('2026-10-24T22:00Z'), at('2026-10-25T12:00Z'))).toBe(7 * hour);
    expect(open.between(at('2026-06-09T22:00Z'), at('2026-06-10T12:00Z'))).toBe(6 * hour);
  });

  test('what lies wholly in the skipped hour is never open, and what lies in the repeated one is open twice', () => {
    const open = openTimeOf(aCalendar({ hours: everyDay('02:00', '02:30') }));
    expect(open.between(at('2026-03-28T23:00Z'), at('2026-03-29T12:00Z'))).toBe(0);
    expect(open.between(at('2026-10-24T22:00Z'), at('2026-10-25T12:00Z'))).toBe(hour);
    expect(iso(open.after(at('2026-10-25T00:00Z'), 45 * 60_000)), 'in the second half past two').toBe(
      '2026-10-25T01:15Z',
    );
  });

  test('a day that begins at one o’clock since midnight was skipped is an hour shorter', () => {
    const open = openTimeOf(aCalendar({ time_zone: 'America/Havana', hours: everyDay('00:00', '24:00') }));
    expect(open.between(at('2026-03-08T05:00Z'), at('2026-03-09T04:00Z'))).toBe(23 * hour);
    expect(open.between(at('2026-03-08T04:00Z'), at('2026-03-08T05:30Z')), 'there is no gap in time').toBe(1.5 * hour);
  });

  test('an answer does not depend on which day was asked about before', () => {
    const open = openTimeOf(aCalendar({ hours: everyDay('01:00', '04:00') }));
    const night = () => open.between(at('2026-03-28T12:00Z'), at('2026-03-29T12:00Z'));
    const before = () => open.between(at('2026-03-27T12:00Z'), at('2026-03-28T12:00Z'));
    expect([night(), before(), night()]).toEqual([2 * hour, 3 * hour, 2 * hour]);
  });
});

describe('days off', () => {
  test('public holidays of the region do not count, those of other regions do', async () => {
    const zurich = openTimeOf(aCalendar({ holidays: { country: 'CH', state: 'ZH' } }));
    const week = [at('2026-04-27T00:00Z'), at('2026-05-03T00:00Z')] as const;
    expect(await withHolidays(() => zurich.between(...week)), 'the first of May is a day off in Zurich').toBe(
      32 * hour,
    );
    const geneva = openTimeOf(aCalendar({ holidays: { country: 'CH', state: 'GE' } }));
    expect(await withHolidays(() => geneva.between(...week)), 'and not in Geneva').toBe(40 * hour);
  });

  test('a special day wins over the holiday and the weekday', async () => {
    const open = openTimeOf(
      aCalendar({
        holidays: { country: 'CH', state: 'ZH' },
        special_days: [
          { date: '2026-05-01', hours: [{ from: '09:00', to: '11:00' }] },
          { date: '2026-05-02', hours: [{ from: '10:00', to: '12:00' }] },
          { date: '2026-04-30', hours: [] },
        ],
      }),
    );
    expect(await withHolidays(() => open.between(at('2026-04-29T22:00Z'), at('2026-04-30T22:00Z'))), 'off').toBe(0);
    expect(
      await withHolidays(() => open.between(at('2026-04-30T22:00Z'), at('2026-05-01T22:00Z'))),
      'a holiday with two hours',
    ).toBe(2 * hour);
    expect(await withHolidays(() => open.between(at('2026-05-01T22:00Z'), at('2026-05-02T22:00Z'))), 'a Saturday').toBe(
      2 * hour,
    );
  });

  test('a holiday of several days is off on each, also across the new year', async () => {
    const eid = [...(await withHolidays(() => holidaysOf({ country: 'AE' }, 2026))).keys()].filter((date) =>
      date.startsWith('2026-03'),
    );
    expect(eid).toEqual(['2026-03-20', '2026-03-21', '2026-03-22']);
  });

  test('a holiday is kept on the date of the calendar, not on that of UTC', async () => {
    const open = openTimeOf(aCalendar({ time_zone: 'Pacific/Auckland', holidays: { country: 'NZ' } }));
    // Waitangi Day, 6 February 2026, a Friday; in UTC it begins the day before at eleven.
    expect(await withHolidays(() => open.between(at('2026-02-05T11:00Z'), at('2026-02-06T11:00Z')))).toBe(0);
    expect(await withHolidays(() => open.between(at('2026-02-04T11:00Z'), at('2026-02-05T11:00Z')))).toBe(8 * hour);
  });
});

test('round the clock needs no calendar and knows no holidays', () => {
  const open = openTimeOf(aCalendar({ hours: null, holidays: { country: 'CH' } }));
  expect(open.between(at('2026-12-24T12:00Z'), at('2026-12-26T12:00Z'))).toBe(48 * hour);
});

test('a calendar that is never open again gives no deadline instead of searching for ever', () => {
  const open = openTimeOf(
    aCalendar({ hours: { ...workweek, monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] } }),
  );
  expect(open.after(at('2026-01-01T00:00Z'), 1)).toBeNull();
});

describe('a date far away holds nobody up', () => {
  const everywhere = openTimeOf(aCalendar({ holidays: { country: 'CN' } }));

  test('holidays are known of 1970 to 2100, and no library is asked about other years', async () => {
    expect([...(await withHolidays(() => holidaysOf({ country: 'CN' }, 1))).keys()]).toEqual([]);
    expect([...(await withHolidays(() => holidaysOf({ country: 'CN' }, 9999))).keys()]).toEqual([]);
    expect([...(await withHolidays(() => holidaysOf({ country: 'CN' }, 2026))).keys()]).toContain('2026-02-17');
  });

  test('open time is counted from 1970 to 2200', async () => {
    const [dawn, dusk] = [at('0001-01-01T00:00Z'), at('9999-01-01T00:00Z')];
    expect(everywhere.between(dawn, at('1970-01-01T00:00Z'))).toBe(0);
    expect(everywhere.between(at('2200-01-01T00:00Z'), dusk)).toBe(0);
    expect(everywhere.after(dusk, hour)).toBeNull();
  });

  test('years are summed once, however many tickets ask', () => {
    let worked = 0;
    const hours = new Proxy(workweek, {
      get: (week, day: keyof typeof workweek) => {
        worked++;
        return week[day];
      },
    });
    const open = openTimeOf(aCalendar({ hours }));
    const ask = () => open.between(at('1990-01-01T00:00Z'), at('2026-11-20T00:00Z'));
    const answer = ask();
    const once = worked;
    for (let i = 0; i < 1000; i++) expect(ask()).toBe(answer);
    expect(worked).toBe(once);
  });
});
