import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, describe, expect, test } from 'vitest';
import { connect } from './connect.ts';
import { assertSchemaCurrent, migrate } from './migrate.ts';
import type { Database } from './schema.ts';
import { scratchDatabase } from './scratch-database.ts';

const creating = (table: string): Migration => ({
  up: (db: Kysely<unknown>) => db.schema.createTable(table).addColumn('id', 'integer').execute(),
});
const first = { '2026-01-01-first': creating('first') };
const second = { ...first, '2026-02-01-second': creating('second') };

async function database() {
  const url = await scratchDatabase();
  const { kysely, end } = connect(url, { pool: 2 });
  afterAll(end);
  return { url, kysely };
}

test('an empty database gets every migration of this release, once', async () => {
  const { url, kysely } = await database();
  expect(await migrate(url)).not.toEqual([]);
  expect(await migrate(url)).toEqual([]);
  await assertSchemaCurrent(kysely);
});

test('of several that migrate at once, one does the work', async () => {
  const { url } = await database();
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(url, { migrations: second })));
  expect(applied.flat().toSorted()).toEqual(Object.keys(second));
});

test('a migration that fails leaves nothing behind', async () => {
  const { url, kysely } = await database();
  const broken: Record<string, Migration> = {
    ...first,
    '2026-02-01-broken': { up: async (db: Kysely<unknown>) => void (await sql`select nonsense`.execute(db)) },
  };
  await expect(migrate(url, { migrations: broken })).rejects.toThrow(/nonsense/);
  await expect(sql`select from first`.execute(kysely)).rejects.toMatchObject({ code: '42P01' });
});

test('a migration waits for work that holds its table, without queueing all traffic behind it', async () => {
  const { url, kysely } = await database();
  await migrate(url, { migrations: first });
  const altering: Record<string, Migration> = {
    ...first,
    '2026-02-01-name': {
      up: (db: Kysely<unknown>) => db.schema.alterTable('first').addColumn('name', 'text').execute(),
    },
  };
  const held = Promise.withResolvers<void>();
  const holder = kysely.transaction().execute(async (tx) => {
    await sql`select from first`.execute(tx);
    await held.promise;
  });
  const migrated = migrate(url, { migrations: altering });
  // Longer than one attempt may wait for a lock.
  setTimeout(held.resolve, 2_500);
  await holder;
  expect(await migrated).toEqual(['2026-02-01-name']);
});

test('a migration that work has met from the other side begins again', async () => {
  const { url, kysely } = await database();
  const both = { ...second, '2026-01-02-other': creating('other') };
  await migrate(url, { migrations: both });
  const altering: Record<string, Migration> = {
    ...both,
    '2026-03-01-names': {
      up: async (db: Kysely<unknown>) => {
        await db.schema.alterTable('first').addColumn('name', 'text').execute();
        await db.schema.alterTable('other').addColumn('name', 'text').execute();
      },
    },
  };
  const holding = Promise.withResolvers<void>();
  const holder = kysely.transaction().execute(async (tx) => {
    // It is the migration that notices first that both wait for each other.
    await sql`set local deadlock_timeout = '600s'`.execute(tx);
    await sql`select from other`.execute(tx);
    holding.resolve();
    await untilWaiting(kysely, 'other');
    await sql`select from first`.execute(tx);
  });
  await holding.promise;
  expect(await migrate(url, { migrations: altering })).toEqual(['2026-03-01-names']);
  await holder;
});

/** Resolves when somebody waits for a lock on a table. */
async function untilWaiting(kysely: Kysely<Database>, table: string): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from pg_locks where relation = ${table}::regclass and not granted`.execute(
      kysely,
    );
    if (rows.length > 0) return;
  }
}

describe('what a release asks of the schema', () => {
  test('a database that was never migrated is refused', async () => {
    const { kysely } = await database();
    await expect(assertSchemaCurrent(kysely, first)).rejects.toThrow(
      'The database has no schema yet, this release needs 2026-01-01-first: run "npm run migrate".',
    );
  });

  test('an older schema is refused', async () => {
    const { url, kysely } = await database();
    await migrate(url, { migrations: first });
    await expect(assertSchemaCurrent(kysely, second)).rejects.toThrow(
      'The database is at migration 2026-01-01-first, this release needs 2026-02-01-second: run "npm run migrate".',
    );
  });

  test('a newer schema is accepted, and the previous release has nothing to migrate there', async () => {
    const { url, kysely } = await database();
    await migrate(url, { migrations: second });
    await assertSchemaCurrent(kysely, first);
    expect(await migrate(url, { migrations: first })).toEqual([]);
  });
});
