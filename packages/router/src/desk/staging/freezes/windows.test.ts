import { expect, test } from 'vitest';
import type { WeeklyFreeze } from '@deskwire/contract/desk/staging.schemas.ts';
import { faultOf, windowAt, type Window } from './windows.ts';

const once = (starts_at: string, ends_at: string, environment_id: string | null = null): Window => ({
  environment_id,
  starts_at,
  ends_at,
  weekly: null,
});
const weekly = (times: string, time_zone = 'UTC'): Window => {
  const [from_day, from_time, to_day, to_time] = times.split(' ') as [
    WeeklyFreeze['from_day'],
    string,
    WeeklyFreeze['to_day'],
    string,
  ];
  const every_week = { from_day, from_time, to_day, to_time, time_zone };
  return { environment_id: null, starts_at: null, ends_at: null, weekly: every_week };
};
const holds = (window: Window, now: string) => windowAt([window], 'e', now) !== undefined;

test('a window holds from its first moment to before its last', () => {
  const window = once('2026-12-20T00:00:00Z', '2026-12-27T00:00:00+01:00');
  expect(holds(window, '2026-12-19T23:59:59.999Z')).toBe(false);
  expect(holds(window, '2026-12-20T00:00:00Z')).toBe(true);
  expect(holds(window, '2026-12-26T22:59:59Z')).toBe(true);
  expect(holds(window, '2026-12-26T23:00:00Z')).toBe(false);
});

test('a window of one environment says nothing of the others', () => {
  const window = once('2026-12-20T00:00:00Z', '2026-12-27T00:00:00Z', 'other');
  expect(holds(window, '2026-12-21T00:00:00Z')).toBe(false);
});

test.each([
  ['friday 16:00 monday 08:00', '2026-11-20T15:59:59Z', false],
  ['friday 16:00 monday 08:00', '2026-11-20T16:00:00Z', true],
  ['friday 16:00 monday 08:00', '2026-11-22T12:00:00Z', true],
  ['friday 16:00 monday 08:00', '2026-11-23T07:59:59Z', true],
  ['friday 16:00 monday 08:00', '2026-11-23T08:00:00Z', false],
  ['wednesday 12:00 wednesday 13:00', '2026-11-18T12:30:00Z', true],
  ['wednesday 12:00 wednesday 13:00', '2026-11-19T12:30:00Z', false],
  ['wednesday 13:00 wednesday 12:00', '2026-11-18T12:30:00Z', false],
  ['wednesday 13:00 wednesday 12:00', '2026-11-19T12:30:00Z', true],
] as const)('%s at %s: %s', (times, now, expected) => {
  expect(holds(weekly(times), now)).toBe(expected);
});

test('a weekly window goes by the clocks of its place, in summer and in winter', () => {
  const window = weekly('friday 16:00 friday 17:00', 'Europe/Zurich');
  expect(holds(window, '2026-07-03T14:00:00Z')).toBe(true);
  expect(holds(window, '2026-07-03T15:00:00Z')).toBe(false);
  expect(holds(window, '2026-11-20T14:30:00Z')).toBe(false);
  expect(holds(window, '2026-11-20T15:00:00Z')).toBe(true);
});

test('a window is either once or weekly, and lasts a while', () => {
  const [from, to] = ['2026-12-20T00:00:00Z', '2026-12-27T00:00:00Z'];
  expect(faultOf(once(from, to))).toBeUndefined();
  expect(faultOf(weekly('friday 16:00 monday 08:00'))).toBeUndefined();
  expect(faultOf(once(to, from))?.path).toBe('ends_at');
  expect(faultOf(once(from, from))?.path).toBe('ends_at');
  expect(faultOf({ ...once(from, to), ends_at: null })?.path).toBe('ends_at');
  expect(faultOf({ ...once(from, to), starts_at: null })?.path).toBe('starts_at');
  expect(faultOf({ ...once(from, to), weekly: weekly('friday 16:00 monday 08:00').weekly })?.path).toBe('weekly');
  expect(faultOf(weekly('friday 16:00 friday 16:00'))?.path).toBe('weekly');
});
