import { expect, test } from 'vitest';
import { nextOf, type Kept } from './recurrence.ts';

/** The due dates that follow one another when each is completed on its day. */
function series(rule: Kept, due_on: string, count: number): string[] {
  const dates: string[] = [];
  let task: { due_on: string; recurrence: Kept | null } = { due_on, recurrence: rule };
  for (let n = 0; n < count && task.recurrence !== null; n++) {
    const next = nextOf(task.recurrence, { due_on: task.due_on, today: task.due_on });
    if (next === undefined) break;
    dates.push(next.due_on);
    task = next;
  }
  return dates;
}

test('the 31st comes back after a short month, and leap years have their day', () => {
  expect(series({ every: 1, unit: 'month' }, '2026-01-31', 4)).toEqual([
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
  ]);
  expect(series({ every: 1, unit: 'year' }, '2024-02-29', 4)).toEqual([
    '2025-02-28',
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
  ]);
  expect(series({ every: 1, unit: 'month' }, '2023-12-30', 3)).toEqual(['2024-01-30', '2024-02-29', '2024-03-30']);
});

test('weekdays come in their order, every so many weeks', () => {
  // 2026-06-01 is a Monday.
  expect(series({ every: 2, unit: 'week', weekdays: [5, 1] }, '2026-06-01', 4)).toEqual([
    '2026-06-05',
    '2026-06-15',
    '2026-06-19',
    '2026-06-29',
  ]);
  expect(series({ every: 1, unit: 'week' }, '2026-06-03', 2)).toEqual(['2026-06-10', '2026-06-17']);
});

test('missed runs are skipped, and a day of summer time is a day', () => {
  const late = { due_on: '2026-01-31', today: '2026-04-15' };
  expect(nextOf({ every: 1, unit: 'month' }, late)?.due_on).toBe('2026-04-30');
  expect(nextOf({ every: 1, unit: 'day' }, { due_on: '2026-03-28', today: '2026-03-28' })?.due_on).toBe('2026-03-29');
  // What was due later than it was completed is followed by what comes after it.
  expect(nextOf({ every: 1, unit: 'week' }, { due_on: '2026-06-10', today: '2026-06-08' })?.due_on).toBe('2026-06-17');
});

test('without a due date, or where it says so, it counts from completion', () => {
  expect(nextOf({ every: 3, unit: 'day' }, { due_on: null, today: '2026-05-30' })?.due_on).toBe('2026-06-02');
  const rule: Kept = { every: 1, unit: 'month', from: 'completion' };
  expect(nextOf(rule, { due_on: '2026-01-31', today: '2026-02-10' })?.due_on).toBe('2026-03-10');
});

test('it ends after so many times, or on its last day', () => {
  expect(series({ every: 1, unit: 'day', times: 2 }, '2026-01-01', 10)).toEqual(['2026-01-02', '2026-01-03']);
  expect(series({ every: 1, unit: 'day', until: '2026-01-03' }, '2026-01-01', 10)).toEqual([
    '2026-01-02',
    '2026-01-03',
  ]);
});
