import { describe, expect, test } from 'vitest';
import { nextDigest, quietUntil, type Times } from './timing.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const times = (zone: string, windows: Times['windows']): Times => ({
  windows,
  quiet_zone: zone,
  time_zone: zone,
  digest_at: '08:00',
});
const nights = (zone: string, from = '22:00', to = '07:00') => times(zone, [{ days: EVERY_DAY, from, to }]);

describe('quiet hours', () => {
  test('hold over midnight, and no longer than their end', () => {
    const zurich = nights('Europe/Zurich');
    expect(quietUntil(zurich, '2026-01-15T20:59:59.000Z')).toBeUndefined();
    expect(quietUntil(zurich, '2026-01-15T21:00:00.000Z')).toBe('2026-01-16T06:00:00.000Z');
    expect(quietUntil(zurich, '2026-01-16T05:59:59.000Z')).toBe('2026-01-16T06:00:00.000Z');
    expect(quietUntil(zurich, '2026-01-16T06:00:00.000Z')).toBeUndefined();
  });

  test('begin on the days that were named, and end on the next', () => {
    // A night from Friday to Saturday: 2026-01-16 is a Friday.
    const fridays = times('UTC', [{ days: [5], from: '22:00', to: '07:00' }]);
    expect(quietUntil(fridays, '2026-01-16T23:00:00.000Z')).toBe('2026-01-17T07:00:00.000Z');
    expect(quietUntil(fridays, '2026-01-17T06:00:00.000Z')).toBe('2026-01-17T07:00:00.000Z');
    expect(quietUntil(fridays, '2026-01-17T23:00:00.000Z')).toBeUndefined();
  });

  test('that meet are one, and those that cover the week still end', () => {
    const weekend = times('UTC', [
      { days: [6], from: '00:00', to: '00:00' },
      { days: [7], from: '00:00', to: '00:00' },
    ]);
    expect(quietUntil(weekend, '2026-01-17T12:00:00.000Z')).toBe('2026-01-19T00:00:00.000Z');
    const always = times('UTC', [{ days: EVERY_DAY, from: '00:00', to: '00:00' }]);
    expect(Date.parse(quietUntil(always, '2026-01-17T12:00:00.000Z')!)).toBeLessThan(
      Date.parse('2026-02-01T00:00:00Z'),
    );
  });

  // The nights in which clocks change, north and south of the equator: seven, nine and eleven hours by the wall.
  test.each([
    ['Europe/Zurich', '2026-03-28T21:30:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['Europe/Zurich', '2026-10-24T20:30:00.000Z', '2026-10-25T06:00:00.000Z'],
    ['America/New_York', '2026-03-08T03:30:00.000Z', '2026-03-08T11:00:00.000Z'],
    ['America/New_York', '2026-11-01T02:30:00.000Z', '2026-11-01T12:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-04T11:30:00.000Z', '2026-04-04T20:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03T12:00:00.000Z', '2026-10-03T20:00:00.000Z'],
  ])('in %s end at seven as clocks show it there (%s)', (zone, at, end) => {
    expect(quietUntil(nights(zone), at)).toBe(end);
    expect(Temporal.Instant.from(end).toZonedDateTimeISO(zone).hour).toBe(7);
  });

  test('that end in the hour that clocks skip end when it would have been', () => {
    // At 02:00 clocks go to 03:00.
    expect(quietUntil(nights('Europe/Zurich', '22:00', '02:30'), '2026-03-29T00:30:00.000Z')).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });
});

describe('the digest', () => {
  test.each([
    ['Europe/Zurich', '2026-03-28T07:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ['Europe/Zurich', '2026-10-24T06:00:00.000Z', '2026-10-25T07:00:00.000Z'],
    ['Pacific/Auckland', '2026-06-01T19:59:59.000Z', '2026-06-01T20:00:00.000Z'],
  ])('of %s goes out at eight as clocks show it there (after %s)', (zone, after, next) => {
    expect(nextDigest(nights(zone), after)).toBe(next);
  });

  test('never goes out at the moment of what it tells', () => {
    expect(nextDigest(nights('UTC'), '2026-01-15T08:00:00.000Z')).toBe('2026-01-16T08:00:00.000Z');
  });
});
