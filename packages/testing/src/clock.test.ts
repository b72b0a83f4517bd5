import { expect, test } from 'vitest';
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
