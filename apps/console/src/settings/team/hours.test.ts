import { expect, test } from 'vitest';
import { daysOf, HOURS, hoursOf, typedDays, typedHours } from './hours.ts';

const split = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];

test('open hours are read as they are shown, whichever dash is between them', () => {
  expect(typedHours(split)).toBe('09:00–12:00, 13:00–17:00');
  expect(hoursOf(typedHours(split))).toEqual(split);
  expect(hoursOf('09:00-12:00,13:00 - 17:00')).toEqual(split);
  expect(hoursOf('  ')).toEqual([]);
});

test.each([
  ['', true],
  ['09:00–17:00', true],
  ['09:00 - 12:00, 13:00-17:00', true],
  ['9–17', false],
  ['09:00', false],
  ['09:00–12:00,', false],
])('a field of hours takes %j: %s', (typed, fits) => {
  expect(new RegExp(`^(?:${HOURS})$`, 'v').test(typed)).toBe(fits);
});

test('days that are not like others are read as they are shown', () => {
  const days = [
    { date: '2026-12-24', hours: split, name: 'Christmas Eve' },
    { date: '2026-12-31', hours: [], name: 'Inventory' },
    { date: '2027-01-02', hours: [] },
  ];
  expect(typedDays(days)).toBe('2026-12-24 09:00–12:00, 13:00–17:00 Christmas Eve\n2026-12-31 Inventory\n2027-01-02');
  expect(daysOf(typedDays(days))).toEqual(days);
  expect(daysOf('\n 2027-01-02 \n')).toEqual([{ date: '2027-01-02', hours: [] }]);
});
