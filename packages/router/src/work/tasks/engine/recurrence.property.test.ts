import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { nextOf, type Kept } from './recurrence.ts';

test(`whatever the rule, the next date is later than the last one and than today, and it is the first that is (SEED=${seed})`, () => {
  const day = fc
    .integer({ min: 0, max: 40_000 })
    .map((days) => Temporal.PlainDate.from('1980-01-01').add({ days }).toString());
  fc.assert(
    fc.property(
      fc.record({ every: fc.integer({ min: 1, max: 400 }), unit: fc.constantFrom('day', 'week', 'month', 'year') }),
      day,
      day,
      (rule, due_on, today) => {
        const next = nextOf(rule, { due_on, today })!.due_on;
        expect(next > due_on && next > today).toBe(true);
        // One run before it is not later than both.
        const anchor = Temporal.PlainDate.from(due_on);
        const later = due_on > today ? due_on : today;
        for (const n of [0, 1, 2]) {
          const guess = anchor.add({ [`${rule.unit}s`]: rule.every * (n + 1) }).toString();
          if (guess > later) {
            expect(next <= guess).toBe(true);
            break;
          }
        }
      },
    ),
    { seed, numRuns: runs(300) },
  );
});

test(`a day of the month comes back in every month that has it, and no month is skipped (SEED=${seed})`, () => {
  const day = fc.integer({ min: 0, max: 40_000 }).map((days) => Temporal.PlainDate.from('1980-01-01').add({ days }));
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 14 }), (first, count) => {
      let task: { due_on: string; recurrence: Kept | null } = {
        due_on: first.toString(),
        recurrence: { every: 1, unit: 'month' },
      };
      for (let n = 1; n <= count; n++) {
        const next = nextOf(task.recurrence!, { due_on: task.due_on, today: task.due_on })!;
        const month = first.with({ day: 1 }).add({ months: n });
        const due = Temporal.PlainDate.from(next.due_on);
        expect([due.year, due.month]).toEqual([month.year, month.month]);
        expect(due.day).toBe(Math.min(first.day, month.daysInMonth));
        task = next;
      }
    }),
    { seed, numRuns: runs(200) },
  );
});
