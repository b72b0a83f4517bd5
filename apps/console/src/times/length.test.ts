import { expect, test } from 'vitest';
import { beginningOf, lengthOf, MINUTES, minutesOf } from './length.ts';

test.each([
  ['90', 90],
  ['1:30', 90],
  ['0:05', 5],
  [' 24:00 ', 1440],
])('%j is %d minutes', (typed, minutes) => {
  expect(minutesOf(typed)).toBe(minutes);
  expect(typed.trim()).toMatch(new RegExp(`^(?:${MINUTES})$`));
});

test.each(['1:75', '-5', '1.5', 'an hour', ''])('%j is no time', (typed) => {
  expect(typed).not.toMatch(new RegExp(`^(?:${MINUTES})$`));
});

test.each([
  [59, '1 min'],
  [3600, '1 h'],
  [5399, '1 h 30 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(lengthOf(seconds)).toBe(words);
});

test('weeks begin on Monday, also for a Sunday', () => {
  const sunday = new Date(2026, 10, 29, 15);
  expect(beginningOf('week', sunday)).toEqual(new Date(2026, 10, 23));
  expect(beginningOf('last', sunday)).toEqual(new Date(2026, 10, 16));
  expect(beginningOf('month', sunday)).toEqual(new Date(2026, 10, 1));
  expect(beginningOf('week', new Date(2026, 10, 30, 1))).toEqual(new Date(2026, 10, 30));
});
