import { describe, expect, test } from 'vitest';
import { planningDate, timestamp } from './fields.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: string) =>
  schema.safeParse(value).success;

describe('a date has bounds that mean something', () => {
  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-11-20T10:00:00+15:00'])(
    'the instant %s is accepted',
    (value) => expect(accepts(timestamp(), value)).toBe(true),
  );
  test.each(['0001-01-01T00:00:00+05:00', '9999-12-31T23:59:59-01:00', '0000-06-01T00:00:00Z'])(
    'the instant %s, which is in no year from 1 to 9999 in UTC, is refused',
    (value) => expect(accepts(timestamp(), value)).toBe(false),
  );
  test('a planned day is between 1970 and twenty years from now', () => {
    const year = new Date().getUTCFullYear();
    expect(['1970-01-01', `${year + 20}-12-31`].map((day) => accepts(planningDate(), day))).toEqual([true, true]);
    const far = ['1969-12-31', `${year + 21}-01-01`, '0001-01-01', '9999-12-31'];
    expect(far.map((day) => accepts(planningDate(), day))).toEqual([false, false, false, false]);
  });
});
