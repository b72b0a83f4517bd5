import { sql, type Kysely } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { connect, withDatabase, type ConnectOptions } from './connect.ts';
import { scratchDatabase } from './scratch-database.ts';

const url = await scratchDatabase();
const open: Array<() => Promise<void>> = [];
afterAll(() => Promise.all(open.map((end) => end())));

function connected(options: ConnectOptions, address = url) {
  const connection = connect(address, { pool: 1, ...options });
  open.push(connection.end);
  return { ...connection, kysely: connection.kysely as unknown as Kysely<Record<string, never>> };
}

async function valueOf(kysely: Kysely<Record<string, never>>, expression: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(kysely);
  return rows[0]?.value;
}

/** The statements that Postgres keeps plans for, on the one connection of this pool. */
async function plans(pool: ReturnType<typeof connect>['pool']): Promise<string[]> {
  const { rows } = await pool.query<{ statement: string }>('select statement from pg_prepared_statements order by 1');
  return rows.map((row) => row.statement);
}

test('the session works in UTC, with the limits of its options', async () => {
  const { kysely } = connected({ statement_timeout: 1_234, lock_timeout: 567, application_name: 'api' });
  for (const [setting, expected] of Object.entries({
    TimeZone: 'UTC',
    statement_timeout: '1234ms',
    lock_timeout: '567ms',
    idle_in_transaction_session_timeout: '30s',
    application_name: 'api',
  }))
    expect(await valueOf(kysely, `current_setting('${setting}')`), setting).toBe(expected);
});

test('settings in the address of the database are kept', async () => {
  const address = new URL(url);
  address.searchParams.set('options', '-c work_mem=5MB -c search_path="a\\ b"');
  const { kysely } = connected({}, address.href);
  expect(await valueOf(kysely, `current_setting('work_mem')`)).toBe('5MB');
  expect(await valueOf(kysely, `current_setting('search_path')`)).toBe('"a b"');
  expect(await valueOf(kysely, `current_setting('TimeZone')`)).toBe('UTC');
});

test('another database of the same server keeps credentials and options', () => {
  expect(withDatabase('postgres://u:p%40@h:1/a?sslmode=require', 'b c')).toBe(
    'postgres://u:p%40@h:1/b%20c?sslmode=require',
  );
});

test('a statement that takes too long ends with an error of Postgres, and the connection lives on', async () => {
  const { kysely, pool } = connected({ statement_timeout: 1_500 });
  const before = await valueOf(kysely, 'pg_backend_pid()');
  await expect(sql`select pg_sleep(60)`.execute(kysely)).rejects.toMatchObject({ code: '57014' });
  expect(await valueOf(kysely, 'pg_backend_pid()')).toBe(before);
  expect(pool.totalCount).toBe(1);
});

test('Postgres keeps the plan of a statement from its third use on', async () => {
  const { kysely, pool } = connected({});
  const text = 'select $1::int + 1 as two';
  const run = () => sql`select ${1}::int + 1 as two`.execute(kysely);
  await run();
  await run();
  expect(await plans(pool)).toEqual([]);
  await run();
  await run();
  expect(await plans(pool)).toEqual([text]);
});

test('only statements that have a plan are named', async () => {
  const { kysely, pool } = connected({});
  for (let i = 0; i < 4; i++) {
    await sql`create temporary table if not exists notes (id int)`.execute(kysely);
    await kysely.transaction().execute((tx) => sql`set local lock_timeout = '1s'`.execute(tx));
  }
  expect(await plans(pool)).toEqual([]);
});

test('no statement is named when names are turned off', async () => {
  const { kysely, pool } = connected({ named: false });
  for (let i = 0; i < 5; i++) await sql`select ${i}::int as i`.execute(kysely);
  // Libraries name their own: that of the limits does.
  expect((await pool.query({ name: 'theirs', text: 'select $1::int as i', values: [7] })).rows).toEqual([{ i: 7 }]);
  await pool.query({ name: 'theirs', text: 'select $1::text as i', values: ['seven'] });
  expect(await plans(pool)).toEqual([]);
});

test('a plan that a migration made wrong fails once, not for ever', async () => {
  const { kysely } = connected({ pool: 2 });
  await sql`create table shapes (id int)`.execute(kysely);
  await sql`insert into shapes values (1)`.execute(kysely);
  const read = (on = kysely) => sql`select * from shapes where id = ${1}`.execute(on);
  const onBoth = (work: (on: typeof kysely) => Promise<unknown>) =>
    kysely.connection().execute((one) => kysely.connection().execute((two) => Promise.all([work(one), work(two)])));
  for (let i = 0; i < 3; i++) await onBoth(read);
  await sql`alter table shapes add column name text default 'round'`.execute(kysely);

  await expect(read()).rejects.toMatchObject({ code: '0A000' });
  const answers = (await onBoth(read)) as Array<Awaited<ReturnType<typeof read>>>;
  expect(answers.map((answer) => answer.rows)).toEqual([[{ id: 1, name: 'round' }], [{ id: 1, name: 'round' }]]);
});

test('rows are streamed for longer than one statement may take', async () => {
  const { kysely } = connected({ statement_timeout: 2_000, query_timeout: 3_000 });
  const numbers = sql<{ n: number }>`select n, pg_sleep(0.05) from generate_series(1, 50) as n`.compile(kysely);
  const seen: number[] = [];
  for await (const { rows } of kysely.getExecutor().stream<{ n: number }>(numbers, 1))
    for (const row of rows) seen.push(row.n);
  expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test('a stream within a transaction sees its changes and leaves it open', async () => {
  const { kysely } = connected({});
  const rows = await kysely.transaction().execute(async (tx) => {
    await sql`create temporary table drafts on commit drop as select 7 as n`.execute(tx);
    const read = sql<{ n: number }>`select n from drafts where n > ${1}::int`.compile(tx);
    const seen: number[] = [];
    for await (const piece of tx.getExecutor().stream<{ n: number }>(read, 10))
      seen.push(...piece.rows.map((r) => r.n));
    return [...seen, await valueOf(tx, '(select count(*) from drafts)')];
  });
  expect(rows).toEqual([7, 1]);
});

test('a stream of a wrong statement fails with the error of Postgres', async () => {
  const { kysely } = connected({});
  const wrong = sql`select nonsense`.compile(kysely);
  const read = async () => {
    for await (const piece of kysely.getExecutor().stream(wrong, 10)) expect.fail(`answered ${piece.rows.length} rows`);
  };
  await expect(read()).rejects.toMatchObject({ code: '42703' });
  expect(await valueOf(kysely, '1')).toBe(1);
});

test('a stream that is left early gives its connection back', async () => {
  const { kysely } = connected({});
  const numbers = sql<{ n: number }>`select n from generate_series(1, 1000) as n`.compile(kysely);
  for await (const { rows } of kysely.getExecutor().stream<{ n: number }>(numbers, 10)) if (rows.length > 0) break;
  expect(await valueOf(kysely, '1')).toBe(1);
});
