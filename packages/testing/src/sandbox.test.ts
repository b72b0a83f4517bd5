import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { tables, transaction, type Db } from '@deskwire/database/schema.ts';
import { aTeam } from './builders.ts';
import { testDatabase } from './database.ts';
import { sandbox } from './sandbox.ts';

const database = await testDatabase();
const team = await aTeam(database.kysely);
const box = await sandbox(database.url);
afterAll(() => box.close());

const on = tables<'counters'>();
const count = async (db: Db) => (await on(db).selectFrom('counters').select('kind').execute()).map(({ kind }) => kind);
const add = (db: Db, kind: string) => on(db).insertInto('counters').values({ team_id: team.id, kind }).execute();

test('what was tried is told of and undone', async () => {
  const { result, writes } = await box.attempt(async () => {
    await transaction(box.db, (tx) => add(tx, 'a'));
    return count(box.db);
  });
  expect(result).toEqual(['a']);
  expect(writes).toMatchObject([{ table: 'counters', op: 'insert', team_before: null, team_after: team.id }]);
  expect((await box.attempt(() => count(box.db))).result).toEqual([]);
});

test('a transaction that fails leaves what was committed before it', async () => {
  const { result, writes } = await box.attempt(async () => {
    await transaction(box.db, (tx) => add(tx, 'kept'));
    const broken = transaction(box.db, async (tx) => {
      await add(tx, 'lost');
      await add(tx, 'lost');
    });
    await expect(broken).rejects.toMatchObject({ code: '23505' });
    return count(box.db);
  });
  expect(result).toEqual(['kept']);
  expect(writes).toHaveLength(1);
});

test('a statement that fails outside of a transaction spoils nothing but itself', async () => {
  const { result } = await box.attempt(async () => {
    await add(box.db, 'alone');
    await expect(add(box.db, 'alone')).rejects.toMatchObject({ code: '23505' });
    return count(box.db);
  });
  expect(result).toEqual(['alone']);
});

test('an attempt that throws is undone too', async () => {
  const failing = box.attempt(async () => {
    await add(box.db, 'a');
    throw new Error('in the middle');
  });
  await expect(failing).rejects.toThrow('in the middle');
  expect((await box.attempt(() => count(box.db))).result).toEqual([]);
});

test('a mistake can be planted into every statement, and taken out', async () => {
  box.rewrite((text) => text.replace('one', 'two'));
  const ask = async () => (await sql<{ told: string }>`select 'one' as told`.execute(on(box.db))).rows[0]!.told;
  expect((await box.attempt(ask)).result).toBe('two');
  box.rewrite(undefined);
  expect((await box.attempt(ask)).result).toBe('one');
});

test("what is prepared is there, is told of as nobody's write, and is undone", async () => {
  const { result, writes } = await box.attempt(
    async () => {
      await expect(add(box.db, 'there')).rejects.toMatchObject({ code: '23505' });
      return count(box.db);
    },
    () => add(box.db, 'there'),
  );
  expect([result, writes]).toEqual([['there'], []]);
  expect((await box.attempt(() => count(box.db))).result).toEqual([]);
});

test('a clock that is stopped says the same at every call', async () => {
  const stopped_at = '2031-05-04T03:02:01.123Z';
  const still = await sandbox(database.url, { stopped_at });
  const ask = async () => (await sql<{ now: string }>`select now() as now`.execute(on(still.db))).rows[0]!.now;
  expect([(await still.attempt(ask)).result, (await still.attempt(ask)).result]).toEqual([stopped_at, stopped_at]);
  await still.close();
});
