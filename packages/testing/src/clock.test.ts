import { expect, test, vi } from 'vitest';
import { testClock } from './clock.ts';

test('time passes only when it is told to, and its parts add up', () => {
  const clock = testClock();
  expect(clock.offset_ms).toBe(0);
  clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 });
  clock.advance({ seconds: 1 });
  expect(clock.offset_ms).toBe(93_785_005);
});

test('time never goes back', () => {
  const clock = testClock();
  expect(() => clock.advance({ hours: -1 })).toThrow('Time cannot go back by 3600000 ms.');
  expect(() => clock.advance({ hours: Number.NaN })).toThrow(RangeError);
  expect(clock.offset_ms).toBe(0);
});

test('the middle of a month is ahead, whatever day it is', () => {
  for (const now of [
    '2026-12-31T23:59:59.999Z',
    '2028-02-15T12:00:00.000Z',
    '2028-02-15T12:00:00.001Z',
    '2027-01-01T00:00:00.000Z',
  ]) {
    vi.setSystemTime(now);
    const clock = testClock();
    clock.goToMidMonth();
    const reached = new Date(Date.now() + clock.offset_ms).toISOString();
    expect(reached).toMatch(/^\d{4}-\d{2}-15T12:00:00\.000Z$/);
    expect(reached >= now).toBe(true);
  }
  vi.useRealTimers();
});
