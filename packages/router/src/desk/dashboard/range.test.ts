import { describe, expect, test } from 'vitest';
import { bucketsOf, type Bucket } from './range.ts';

const range = (start: string, end: string) => ({ start: `${start}:00.000Z`, end: `${end}:00.000Z` });
const hoursOf = ({ start, end }: Bucket) => (Date.parse(end) - Date.parse(start)) / 3_600_000;
const dates = (buckets: readonly Bucket[]) => buckets.map(({ date }) => date);

/** Every bucket starts where the one before ends, and together they are the range. */
function expectWhole(buckets: readonly Bucket[], { start, end }: { start: string; end: string }) {
  expect([buckets[0]!.start, ...buckets.map((bucket) => bucket.end)]).toEqual([
    ...buckets.map((bucket) => bucket.start),
    end,
  ]);
  expect(buckets[0]!.start).toBe(start);
}

describe('days', () => {
  test('have 23 hours when the clocks go forward and 25 when they go back', () => {
    const spring = range('2026-03-27T23:00', '2026-03-30T22:00');
    const forward = bucketsOf(spring, 'Europe/Zurich', 'day');
    expect(forward.map(hoursOf)).toEqual([24, 23, 24]);
    expect(dates(forward)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expectWhole(forward, spring);
    const autumn = range('2026-10-23T22:00', '2026-10-26T23:00');
    const back = bucketsOf(autumn, 'Europe/Zurich', 'day');
    expect(back.map(hoursOf)).toEqual([24, 25, 24]);
    expectWhole(back, autumn);
  });

  test('begin later where midnight is skipped', () => {
    const [before, day] = bucketsOf(range('2018-11-03T03:00', '2018-11-05T02:00'), 'America/Sao_Paulo', 'day');
    expect([hoursOf(before!), hoursOf(day!)]).toEqual([24, 23]);
    expect(day!.start).toBe('2018-11-04T03:00:00.000Z');
  });

  test('begin at quarters of an hour where the zone does', () => {
    const kathmandu = bucketsOf(range('2026-01-01T18:15', '2026-01-03T18:15'), 'Asia/Kathmandu', 'day');
    expect(kathmandu.map(hoursOf)).toEqual([24, 24]);
    expect(dates(kathmandu)).toEqual(['2026-01-02', '2026-01-03']);
    const chatham = bucketsOf(range('2026-04-03T10:15', '2026-04-06T11:15'), 'Pacific/Chatham', 'day');
    expect(chatham.map(hoursOf), 'the clocks go back there on 5 April').toEqual([24, 25, 24]);
  });

  test('that a zone left out are no buckets', () => {
    const apia = bucketsOf(range('2011-12-29T10:00', '2011-12-31T10:00'), 'Pacific/Apia', 'day');
    expect(dates(apia)).toEqual(['2011-12-29', '2011-12-31']);
  });
});

test('a week with a change of the clocks has 167 or 169 hours', () => {
  const whole = range('2026-03-22T23:00', '2026-04-05T22:00');
  expect(bucketsOf(whole, 'Europe/Zurich', 'week').map(hoursOf)).toEqual([167, 168]);
  const autumn = range('2026-10-18T22:00', '2026-11-01T23:00');
  expect(bucketsOf(autumn, 'Europe/Zurich', 'week').map(hoursOf)).toEqual([169, 168]);
});

test('weeks begin on the day that the reader has set', () => {
  const whole = range('2026-11-20T00:00', '2026-11-30T00:00');
  expect(dates(bucketsOf(whole, 'UTC', 'week'))).toEqual(['2026-11-16', '2026-11-23']);
  expect(dates(bucketsOf(whole, 'UTC', 'week', 'sunday'))).toEqual(['2026-11-15', '2026-11-22', '2026-11-29']);
  expect(dates(bucketsOf(whole, 'UTC', 'week', 'saturday'))).toEqual(['2026-11-14', '2026-11-21', '2026-11-28']);
});

test('the first and the last bucket end where the range does', () => {
  const months = bucketsOf(range('2026-01-15T12:00', '2026-03-02T06:00'), 'UTC', 'month');
  expect(dates(months)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
  expect(months[0]!.start).toBe('2026-01-15T12:00:00.000Z');
  expect(hoursOf(months[2]!)).toBe(30);
});
