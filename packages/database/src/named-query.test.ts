import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { fastPaths } from './fast-paths.ts';
import { scratchDatabase } from './scratch-database.ts';

const connection = connect(await scratchDatabase(), { pool: 1 });
const kysely = connection.kysely as unknown as Kysely<Record<string, never>>;
beforeAll(() => sql`create table notes (id int primary key, words text[], at timestamptz, body jsonb)`.execute(kysely));
afterAll(() => connection.end());

/** Runs a statement until it has a name and its columns are known, and once more with them. */
async function often<R>(build: (turn: number) => ReturnType<typeof sql<R>>) {
  const answers = [];
  for (let turn = 1; turn <= 5; turn++) answers.push(await build(turn).execute(kysely));
  return answers;
}

const five = <T>(answer: T): T[] => Array.from({ length: 5 }, () => answer);

test('rows are the same whether their columns are known yet or not', async () => {
  const answers = await often(
    (turn) => sql`select ${turn}::int as id, array['a', null, 'b c']::text[] as words, null::uuid as nobody,
      timestamptz '2026-11-20 06:37:01.12+00' as at, '{"a":[1]}'::jsonb as body, 9007199254740993::int8 as large`,
  );
  for (const [index, { rows }] of answers.entries())
    expect(rows).toEqual([
      {
        id: index + 1,
        words: ['a', null, 'b c'],
        nobody: null,
        at: '2026-11-20T06:37:01.120Z',
        body: { a: [1] },
        large: '9007199254740993',
      },
    ]);
});

test('a column may have any name, and the last of several with one name counts', async () => {
  const name = `it's "quoted" \\ \u2028 \${1} __proto__`;
  const answers = await often<Record<string, unknown>>(
    (turn) => sql`select ${turn}::int as ${sql.id(name)}, 2 as "__proto__", 3 as twice, null::int as twice`,
  );
  for (const [index, { rows }] of answers.entries()) {
    expect(Object.keys(rows[0]!)).toEqual([name, '__proto__', 'twice']);
    expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
    expect([rows[0]![name], rows[0]!['twice']]).toEqual([index + 1, null]);
  }
});

test('each writing statement tells how many rows it wrote, with and without rows to return', async () => {
  const counts = async (build: (turn: number) => ReturnType<typeof sql>) =>
    (await often(build)).map(({ numAffectedRows, rows }) => [numAffectedRows, rows.length]);
  expect(await counts((n) => sql`insert into notes (id) values (${n}), (${n + 10})`)).toEqual(five([2n, 0]));
  expect(await counts((n) => sql`update notes set words = '{x}' where id = ${n} returning id`)).toEqual(five([1n, 1]));
  expect(await counts((n) => sql`update notes set words = '{y}' where id = ${n + 1000}`)).toEqual(five([0n, 0]));
  expect(
    await counts(
      (n) => sql`merge into notes using (values (${n}::int)) as given (id) on notes.id = given.id
        when matched then update set words = '{z}' when not matched then do nothing`,
    ),
  ).toEqual(five([1n, 0]));
  expect(await counts((n) => sql`delete from notes where id in (${n}, ${n + 10})`)).toEqual(five([2n, 0]));
});

test('an error of Postgres in a statement that it knows leaves the connection usable', async () => {
  const divide = (by: number) => sql<{ part: number }>`select 12 / ${by}::int as part`.execute(kysely);
  for (let i = 0; i < 4; i++) expect((await divide(3)).rows).toEqual([{ part: 4 }]);
  await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
  expect((await divide(4)).rows).toEqual([{ part: 3 }]);
});

// node-postgres takes such a statement for parsed, and its next run fails.
test.runIf(fastPaths)(
  'a value that cannot be sent fails alone, before its statement was ever parsed and after',
  async () => {
    const unwritable = {
      toPostgres: () => {
        throw new Error('no text for this');
      },
    };
    const send = (value: unknown) => sql<{ value: string }>`select ${value}::text as value`.execute(kysely);
    for (let i = 0; i < 5; i++) {
      await expect(send(unwritable)).rejects.toThrow('no text for this');
      expect((await send('x')).rows).toEqual([{ value: 'x' }]);
    }
  },
);

test('statements that run side by side get their own answers', async () => {
  const both = () =>
    Promise.all([
      sql`select 'one' as name, ${1}::int as n`.execute(kysely),
      sql`select ${2}::int as n`.execute(kysely),
      sql`select ${3}::int as n, 'three' as name`.execute(kysely),
    ]);
  for (let i = 0; i < 5; i++)
    expect((await both()).map(({ rows }) => rows[0])).toEqual([
      { name: 'one', n: 1 },
      { n: 2 },
      { n: 3, name: 'three' },
    ]);
});
