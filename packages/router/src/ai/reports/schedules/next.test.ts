import { expect, test } from 'vitest';
import { nextAfter } from './next.ts';

const daily = { rule: 'daily', weekday: null, day: null, time: '08:00', time_zone: 'Europe/Zurich' } as const;

test('a schedule keeps its time on the clock over daylight saving', () => {
  // Clocks go forward on 29 March and back on 25 October 2026.
  expect(nextAfter(daily, '2026-03-28T07:00:00.000Z')).toBe('2026-03-29T06:00:00.000Z');
  expect(nextAfter(daily, '2026-03-29T06:00:00.000Z')).toBe('2026-03-30T06:00:00.000Z');
  expect(nextAfter(daily, '2026-10-24T06:00:00.000Z')).toBe('2026-10-25T07:00:00.000Z');
});

test('a time that a day does not have comes an hour later, and of two that it has the first one counts', () => {
  const night = { ...daily, time: '02:30' };
  expect(nextAfter(night, '2026-03-29T00:00:00.000Z')).toBe('2026-03-29T01:30:00.000Z');
  expect(nextAfter(night, '2026-10-24T23:00:00.000Z')).toBe('2026-10-25T00:30:00.000Z');
  expect(nextAfter(night, '2026-10-25T00:30:00.000Z')).toBe('2026-10-26T01:30:00.000Z');
});

test('weeks begin on Monday, and the 31st of a shorter month is its last day', () => {
  const weekly = { ...daily, rule: 'weekly', weekday: 1, time_zone: 'UTC' } as const;
  expect(nextAfter(weekly, '2026-11-29T12:00:00.000Z')).toBe('2026-11-30T08:00:00.000Z');
  expect(nextAfter(weekly, '2026-11-30T08:00:00.000Z')).toBe('2026-12-07T08:00:00.000Z');
  const monthly = { ...daily, rule: 'monthly', day: 31, time_zone: 'UTC' } as const;
  expect(nextAfter(monthly, '2026-02-01T00:00:00.000Z')).toBe('2026-02-28T08:00:00.000Z');
  expect(nextAfter(monthly, '2026-02-28T08:00:00.000Z')).toBe('2026-03-31T08:00:00.000Z');
});
