import { expect, test } from 'vitest';
import { snoozes } from './snoozes.ts';

test('a ticket is put aside until a morning on the clock of whoever looks', () => {
  const until = (now: string) =>
    new Map(
      snoozes(new Date(now)).map(([name, at]) => [name, at === null ? null : new Date(at).toString().slice(0, 21)]),
    );
  expect([...until('2026-12-01T15:30').values()]).toEqual([
    'Tue Dec 01 2026 19:30',
    'Wed Dec 02 2026 09:00',
    'Mon Dec 07 2026 09:00',
    null,
  ]);
  // Over the end of a month, and never today.
  expect(until('2026-11-30T08:00').get('week')).toBe('Mon Dec 07 2026 09:00');
  expect(until('2026-11-30T08:00').get('tomorrow')).toBe('Tue Dec 01 2026 09:00');
  expect(until('2026-12-06T23:59').get('week')).toBe('Mon Dec 07 2026 09:00');
});
