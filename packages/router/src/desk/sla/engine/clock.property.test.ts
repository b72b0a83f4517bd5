import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SlaInterval } from '@deskwire/contract/desk/sla.schemas.ts';
import { weekdays } from '@deskwire/contract/desk/sla.schemas.ts';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { readClocks, type Cycle } from './clock.ts';
import type { Moment } from './history.ts';
import { naiveClocks, type NaiveBook } from './naive-clock.fixture.ts';
import { rulebookOf, type BookCalendar, type BookRule } from './rulebook.ts';
import { metrics } from './runs.ts';

const MINUTE = 60_000;
/** Days of four zones around their changes to and from daylight saving, one of half an hour and one at midnight. */
const places = [
  { time_zone: 'Europe/Zurich', base: Date.UTC(2026, 2, 27) },
  { time_zone: 'Europe/Zurich', base: Date.UTC(2026, 9, 23) },
  { time_zone: 'America/New_York', base: Date.UTC(2026, 2, 6) },
  { time_zone: 'America/New_York', base: Date.UTC(2026, 9, 30) },
  { time_zone: 'Australia/Lord_Howe', base: Date.UTC(2026, 3, 3) },
  { time_zone: 'Australia/Lord_Howe', base: Date.UTC(2026, 9, 2) },
  { time_zone: 'America/Havana', base: Date.UTC(2026, 2, 6) },
  { time_zone: 'America/Havana', base: Date.UTC(2026, 9, 30) },
  { time_zone: 'Asia/Kathmandu', base: Date.UTC(2026, 5, 5) },
];
const WINDOW = 8 * 1440;

const clockTime = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** Up to three intervals a day, often touching the hours in which clocks are changed. */
const day: fc.Arbitrary<SlaInterval[]> = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 60, 90, 120, 150, 180, 1440)), {
    maxLength: 6,
  })
  .map((marks) => {
    const sorted = marks.toSorted((a, b) => a - b);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) => ({
      from: clockTime(sorted[2 * i]!),
      to: clockTime(sorted[2 * i + 1]!),
    }));
  });
const calendarAt = (time_zone: string, base: number): fc.Arbitrary<BookCalendar> =>
  fc.record({
    time_zone: fc.constant(time_zone),
    hours: fc.option(
      fc.tuple(...weekdays.map(() => day)).map((days) => Object.fromEntries(days.map((d, i) => [weekdays[i], d]))),
      { freq: 6 },
    ),
    holidays: fc.constant(null),
    special_days: fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 7 }), day), { maxLength: 2, selector: ([n]) => n })
      .map((days) =>
        days.map(([n, hours]) => ({ date: new Date(base + n * 1440 * MINUTE).toISOString().slice(0, 10), hours })),
      ),
    updated_at: fc.constant('2026-01-01T00:00:00.000Z'),
  });

const type = fc.constantFrom('bug', 'request');
const priority = fc.constantFrom('low', 'urgent');
const category = fc.constantFrom('network', 'printing', null);
/** Often a round number, so that a promise ends in the very minute in which something happens. */
const hours = fc.option(
  fc.oneof(fc.constantFrom(30, 60, 120, 240), fc.integer({ min: 1, max: 1500 })).map((minutes) => minutes / 60),
  { freq: 4 },
);
const rule: fc.Arbitrary<BookRule> = fc.record({
  id: fc.uuid(),
  ticket_type: fc.option(type),
  priority: fc.option(priority),
  category: fc.option(category.filter((name) => name !== null)),
  response_time_hours: hours,
  next_response_time_hours: hours,
  resolution_time_hours: hours,
  calendar_id: fc.option(fc.constantFrom('one', 'two'), { freq: 5 }),
  pause_categories: fc.subarray(['open', 'waiting'] as const, { maxLength: 1 }).map((list) => [...list]),
  pause_statuses: fc.subarray(['on_hold', 'in_progress']),
  reopen: fc.constantFrom('continue', 'restart'),
  reminders: fc.constant([]),
  updated_at: fc.constant('2026-01-01T00:00:00.000Z'),
});
const status = fc.constantFrom(
  { status: 'open', status_category: 'open' },
  { status: 'in_progress', status_category: 'open' },
  { status: 'waiting', status_category: 'waiting' },
  { status: 'on_hold', status_category: 'waiting' },
  { status: 'resolved', status_category: 'resolved' },
  { status: 'closed', status_category: 'closed' },
);
const happening = fc.oneof(
  { weight: 5, arbitrary: status.map((to) => ({ kind: 'changed' as const, to })) },
  { weight: 1, arbitrary: fc.record({ type }).map((to) => ({ kind: 'changed' as const, to })) },
  { weight: 2, arbitrary: fc.record({ priority }).map((to) => ({ kind: 'changed' as const, to })) },
  { weight: 1, arbitrary: fc.record({ category }).map((to) => ({ kind: 'changed' as const, to })) },
  { weight: 3, arbitrary: fc.constantFrom({ kind: 'answered' as const }, { kind: 'asked' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { kind: 'deleted' as const },
      { kind: 'restored' as const },
      { kind: 'merged' as const },
    ),
  },
);
/** Minutes between two things: often none at all, often a round number. */
const gap = fc.oneof(
  fc.constantFrom(0, 0, 30, 60, 120),
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 900 }),
);

const story = fc.constantFrom(...places).chain(({ time_zone, base }) =>
  fc.record({
    base: fc.constant(base),
    opened: fc.tuple(fc.record({ type, priority, category }), status).map(([ticket, its]) => ({ ...ticket, ...its })),
    start: fc.integer({ min: 0, max: 2000 }),
    moments: fc.array(fc.tuple(gap, happening), { maxLength: 14 }),
    rest: gap,
    books: fc.array(
      fc.record({
        minute: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 6000 })),
        rules: fc.array(rule, { maxLength: 6 }),
        calendars: fc.record({ one: calendarAt(time_zone, base), two: calendarAt(time_zone, base) }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

const minutes = (ms: number) => ms / MINUTE;

test(`the clock agrees with counting minutes on random histories (SEED=${seed})`, () => {
  fc.assert(
    fc.property(story, ({ base, opened, start, moments, rest, books }) => {
      let at = base + start * MINUTE;
      const opened_at = at;
      const happened: Moment[] = moments.map(([after, what]) => ({ ...what, at: (at += after * MINUTE) }));
      const now = at + rest * MINUTE;
      const history = { opened_at, opened, moments: happened };
      const inOrder: NaiveBook[] = books
        .map(({ minute, rules, calendars }) => ({ from: base + minute * MINUTE, rules, calendars }))
        .toSorted((a, b) => a.from - b.from);
      const horizon = base + WINDOW * MINUTE;

      const real = readClocks(
        history,
        inOrder.map((book) => rulebookOf(book, book.from)),
        now,
      );
      const naive = naiveClocks(history, inOrder, now, Math.max(horizon, now));
      const within = (instant: number | null | undefined) =>
        instant === null ? null : instant !== undefined && instant < Math.max(horizon, now) ? instant : undefined;
      const shown = (cycle: Cycle, open: boolean) => ({
        rule_id: cycle.terms.rule.id,
        start: cycle.start,
        stop: cycle.stop,
        paused: cycle.paused,
        goal: minutes(cycle.goal),
        elapsed: minutes(cycle.elapsed),
        breach_at: ahead(cycle.breach_at, open && cycle.paused),
        breached: cycle.breached,
        halfway: minutes(cycle.goal) % 2 === 0 ? ahead(cycle.usedUpAt(50), open && cycle.paused) : undefined,
      });
      /** Beyond ten years is null, beyond the horizon undefined: the oracle cannot tell them apart. */
      const ahead = (instant: number | null, paused: boolean) =>
        instant === null && !paused ? undefined : within(instant);
      for (const metric of metrics) {
        const ongoing = real.ongoing[metric];
        expect(ongoing === null ? [] : [shown(ongoing, true)]).toEqual(naive[metric].ongoing);
        expect(real.completed[metric].map((cycle) => shown(cycle, false))).toEqual(naive[metric].completed);
      }
    }),
    { seed, numRuns: runs(500) },
  );
});
