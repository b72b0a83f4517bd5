import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { scratchDatabase } from './scratch-database.ts';

const { kysely, end } = connect(await scratchDatabase(), { pool: 1 });
afterAll(end);

async function read(expression: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(kysely);
  return rows[0]?.value;
}

test.each([
  [`timestamptz '2026-11-20 06:37:01+00'`, '2026-11-20T06:37:01.000Z'],
  [`timestamptz '2026-11-20 06:37:01.5+00'`, '2026-11-20T06:37:01.500Z'],
  [`timestamptz '2026-11-20 06:37:01.1234+00'`, '2026-11-20T06:37:01.123400Z'],
  [`timestamptz '2026-11-20 06:37:01.123456+00'`, '2026-11-20T06:37:01.123456Z'],
  [`timestamptz '2026-11-20 01:07:01+05:30'`, '2026-11-19T19:37:01.000Z'],
  [`timestamp '2026-11-20 06:37:01'`, '2026-11-20T06:37:01.000Z'],
  [`timestamptz 'infinity'`, 'infinity'],
  [`array[timestamptz '2026-11-20 06:37:01+00', null]`, ['2026-11-20T06:37:01.000Z', null]],
  [`date '2026-11-20'`, '2026-11-20'],
  [`interval '1 day 90 minutes'`, 'P1DT1H30M'],
])('a time is ISO 8601 in UTC: %s', async (expression, expected) => {
  expect(await read(expression)).toEqual(expected);
});

test('a time is in UTC even where the session has another zone', async () => {
  await kysely.connection().execute(async (session) => {
    for (const [zone, expected] of [
      ['Asia/Kolkata', '2026-11-20T06:37:01.123456Z'],
      ['America/St_Johns', '2026-11-20T06:37:01.123456Z'],
    ]) {
      await sql`select set_config('TimeZone', ${zone}, false)`.execute(session);
      const { rows } = await sql<{ at: string }>`select timestamptz '2026-11-20 06:37:01.123456Z' as at`.execute(
        session,
      );
      expect(rows[0]?.at, zone).toBe(expected);
    }
    await sql`set time zone 'UTC'`.execute(session);
  });
});

test.each([
  ['9007199254740991::int8', 9007199254740991],
  ['9007199254740993::int8', '9007199254740993'],
  ['array[1, 9007199254740993]::int8[]', [1, '9007199254740993']],
  ['(select count(*) from (values (1), (2)) as two)', 2],
  ['12.50::numeric(12, 2)', '12.50'],
  [
    'array[[1.10, null], [2, 3]]::numeric[]',
    [
      ['1.10', null],
      ['2', '3'],
    ],
  ],
  [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
  [`array['a"b', 'c,d', 'null', null]`, ['a"b', 'c,d', 'null', null]],
])('a value keeps its precision: %s', async (expression, expected) => {
  expect(await read(expression)).toEqual(expected);
});
