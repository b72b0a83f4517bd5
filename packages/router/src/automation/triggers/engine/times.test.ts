import { expect, test } from 'vitest';
import { dueTimes, nextTime, nextTimes, ScheduleError, timesAnHour } from './times.ts';

test.each([
  ['Berlin skips 02:30', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
  ['Berlin repeats 02:30', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['New York skips 02:30', '30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', '2026-03-08T07:00:00.000Z'],
  ['New York repeats 01:30', '30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', '2026-11-01T05:30:00.000Z'],
])('%s', (_, cron, zone, after, expected) => {
  expect(nextTime({ cron, zone }, after)).toBe(expected);
});

test('a time that clocks repeat comes once, and the next is a day later', () => {
  const times = nextTimes({ cron: '30 2 * * *', zone: 'Europe/Berlin' }, '2026-10-24T12:00:00Z', 2);
  expect(times).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
});

test('every half hour goes on through a change of clocks', () => {
  const times = nextTimes({ cron: '*/30 * * * *', zone: 'Europe/Berlin' }, '2026-10-24T23:45:00Z', 8);
  const gaps = times.slice(1).map((time, index) => (Date.parse(time) - Date.parse(times[index]!)) / 60_000);
  expect(gaps).toEqual([30, 30, 30, 30, 30, 30, 30]);
});

test.each(['0 0 31 2 *', '61 * * * *', 'every day at noon a b', '* * * * * *'])('%s is refused', (cron) => {
  expect(() => nextTime({ cron, zone: 'UTC' }, '2026-01-01T00:00:00Z')).toThrow(ScheduleError);
});

test('the busiest hour of a schedule is counted', () => {
  const at = '2026-01-05T00:00:00Z';
  expect(timesAnHour({ cron: '*/15 * * * *', zone: 'UTC' }, at)).toBe(4);
  expect(timesAnHour({ cron: '0-9 8 * * *', zone: 'UTC' }, at)).toBe(10);
  expect(timesAnHour({ cron: '0 8 * * 1', zone: 'UTC' }, at)).toBe(1);
});

test('what was missed has one run, none, or one for each of the last 24', () => {
  const hourly = { cron: '0 * * * *', zone: 'UTC' };
  const [from, now] = ['2026-01-01T01:00:00.000Z', '2026-01-02T12:20:00.000Z'];
  expect(dueTimes(hourly, from, now, 'once')).toEqual([{ slot: '2026-01-02T12:00:00.000Z', missed: 35 }]);
  expect(dueTimes(hourly, from, now, 'skip')).toEqual([]);
  const all = dueTimes(hourly, from, now, 'all');
  expect(all).toHaveLength(24);
  expect(all.at(-1)).toEqual({ slot: '2026-01-02T12:00:00.000Z', missed: 0 });
});

test('of years in which nobody was there only the end is looked at', () => {
  const [from, now] = ['2016-01-01T00:00:00.000Z', '2026-01-01T00:00:30.000Z'];
  const minutely = { cron: '* * * * *', zone: 'UTC' };
  expect(dueTimes(minutely, from, now, 'once')).toEqual([{ slot: '2026-01-01T00:00:00.000Z', missed: 99 }]);
  expect(dueTimes(minutely, from, now, 'all').at(0)).toEqual({ slot: '2025-12-31T23:37:00.000Z', missed: 0 });
  const yearly = { cron: '0 0 1 1 *', zone: 'UTC' };
  expect(dueTimes(yearly, from, now, 'once')).toEqual([{ slot: '2026-01-01T00:00:00.000Z', missed: 10 }]);
});

test('a time that is only a moment late was not missed', () => {
  const hourly = { cron: '0 * * * *', zone: 'UTC' };
  const [from, now] = ['2026-01-01T01:00:00.000Z', '2026-01-01T01:00:03.000Z'];
  for (const missed of ['once', 'skip', 'all'] as const)
    expect(dueTimes(hourly, from, now, missed)).toEqual([{ slot: from, missed: 0 }]);
});
