import { sql, type Kysely, type Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { fastPaths } from './fast-paths.ts';
import { LAST } from './pool.ts';
import { scratchDatabase } from './scratch-database.ts';

const url = await scratchDatabase();
const connection = connect(url, { pool: 1 });
const other = connect(url, { pool: 1 });
const kysely = connection.kysely as unknown as Kysely<Record<string, never>>;
type Tx = Transaction<Record<string, never>>;

/** How often Postgres has said that it is done. */
let trips = 0;
connection.pool.on('connect', (client) => {
  const { connection: wire } = client as unknown as { connection: { on(event: string, listener: () => void): void } };
  wire.on('readyForQuery', () => (trips += 1));
});

beforeAll(() =>
  sql`create table notes (id int primary key check (id <> 13), twin int unique deferrable initially deferred)`.execute(
    kysely,
  ),
);
beforeEach(() => sql`truncate notes`.execute(kysely));
afterAll(async () => {
  await connection.end();
  await other.end();
});

const add = (tx: Tx, id: number) => sql`insert into notes (id) values (${id})`.execute(tx);
const addLast = (tx: Tx, id: number, twin = id) =>
  sql`${sql.raw(LAST)}insert into notes (id, twin) values (${id}, ${twin})`.execute(tx);
const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => kysely.transaction().execute(work);
/** The rows that other connections see. */
async function ids(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from notes order by id`.execute(other.kysely);
  return rows.map(({ id }) => id);
}
/** Runs both statements until they have names and Postgres's answers to them are known. */
async function warm(): Promise<void> {
  for (let turn = 0; turn < 5; turn++)
    await inTransaction(async (tx) => {
      await add(tx, 100 + turn);
      await addLast(tx, 200 + turn);
    });
  await sql`truncate notes`.execute(kysely);
}

test('a transaction takes no more round trips than it has statements', async () => {
  await warm();
  trips = 0;
  await inTransaction(async (tx) => {
    await add(tx, 1);
    await addLast(tx, 2);
  });
  expect(trips).toBe(fastPaths ? 2 : 4);
  trips = 0;
  await inTransaction((tx) => addLast(tx, 3));
  expect(trips).toBe(fastPaths ? 1 : 3);
  trips = 0;
  await inTransaction(async () => {});
  expect(trips).toBe(fastPaths ? 0 : 2);
  expect(await ids()).toEqual([1, 2, 3]);
});

test('nothing is seen before the last statement, and all of it after', async () => {
  await warm();
  await inTransaction(async (tx) => {
    await add(tx, 1);
    expect(await ids()).toEqual([]);
    await addLast(tx, 2);
  });
  expect(await ids()).toEqual([1, 2]);
});

test.each([
  ['the first statement', [13, 2], /notes_id_check/],
  ['the last statement', [1, 13], /notes_id_check/],
])('what fails at %s leaves nothing, and the connection works on', async (_, [first, last], message) => {
  await warm();
  const work = inTransaction(async (tx) => {
    await add(tx, first!);
    await addLast(tx, last!);
  });
  await expect(work).rejects.toThrow(message);
  expect(await ids()).toEqual([]);
  await inTransaction((tx) => addLast(tx, 5));
  expect(await ids()).toEqual([5]);
});

test('what only the commit refuses fails with its reason and leaves nothing', async () => {
  await warm();
  await inTransaction((tx) => addLast(tx, 1, 7));
  const work = inTransaction(async (tx) => {
    await add(tx, 2);
    await addLast(tx, 3, 7);
  });
  await expect(work).rejects.toThrow(/notes_twin_key/);
  expect(await ids()).toEqual([1]);
});

test('a throw between statements takes back what was written', async () => {
  await warm();
  const thrown = new Error('changed my mind');
  const work = inTransaction(async (tx) => {
    await add(tx, 1);
    throw thrown;
  });
  await expect(work).rejects.toBe(thrown);
  await expect(
    inTransaction(async () => {
      throw thrown;
    }),
  ).rejects.toBe(thrown);
  expect(await ids()).toEqual([]);
});

test('a statement without a name, a savepoint or a stream may be the first of a transaction', async () => {
  await warm();
  await inTransaction(async (tx) => {
    await sql`savepoint attempt`.execute(tx);
    await add(tx, 1);
    await sql`rollback to savepoint attempt`.execute(tx);
    await addLast(tx, 2);
  });
  const streamed: unknown[] = [];
  await inTransaction(async (tx) => {
    for await (const row of tx
      .selectFrom(sql<{ id: number }>`notes`.as('notes'))
      .select(sql<number>`id`.as('id'))
      .stream(1))
      streamed.push(row);
    await addLast(tx, 3);
  });
  expect(streamed).toEqual([{ id: 2 }]);
  expect(await ids()).toEqual([2, 3]);
});

test('a transaction with an isolation level of its own, or that somebody else began, is left to them', async () => {
  await warm();
  await kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => addLast(tx, 1));
  expect(await ids()).toEqual([1]);
  await kysely.connection().execute(async (on) => {
    await sql`start transaction`.execute(on);
    await sql`${sql.raw(LAST)}insert into notes (id, twin) values (${2}, ${2})`.execute(on);
    await sql`rollback`.execute(on);
  });
  expect(await ids()).toEqual([1]);
});

test.runIf(fastPaths)('a value that cannot be sent begins nothing', async () => {
  await warm();
  const unsendable = {
    toPostgres: () => {
      throw new Error('It is not a value.');
    },
  }; // oxlint-disable-line unicorn/consistent-function-scoping
  await inTransaction(async (tx) => {
    await expect(sql`insert into notes (id) values (${unsendable})`.execute(tx)).rejects.toThrow('It is not a value.');
    await add(tx, 1);
    await addLast(tx, 2);
  });
  expect(await ids()).toEqual([1, 2]);
});

test.runIf(fastPaths)('no statement may follow the last one', async () => {
  await warm();
  const work = inTransaction(async (tx) => {
    await addLast(tx, 1);
    await add(tx, 2);
  });
  await expect(work).rejects.toThrow('A statement follows the last one of its transaction.');
  expect(await ids()).toEqual([1]);
});
