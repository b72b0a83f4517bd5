import { Client } from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { sql } from 'kysely';
import { assertSchemaCurrent } from '@deskwire/database/migrate.ts';
import { testDatabase } from './database.ts';
import { claimRun, dropAbandoned } from './runs.ts';

async function connected(): Promise<Client> {
  const client = new Client({ connectionString: inject('database').url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Numbers that no run draws. */
const DEAD_RUN = 1;
const LIVE_RUN = 2;

async function databasesOf(client: Client, run: number): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database where datname like $1', [
    `test\\_${run}\\_%`,
  ]);
  return rows.map(({ datname }) => datname);
}

const one = await testDatabase();
const two = await testDatabase();

test('each database has the current schema and is apart from the others', async () => {
  await assertSchemaCurrent(one.kysely);
  await sql`create table only_here (id int)`.execute(one.kysely);
  await expect(sql`select from only_here`.execute(two.kysely)).rejects.toMatchObject({ code: '42P01' });
});

test('the databases of a run that was killed are dropped, those of a live one are not', async () => {
  const [ours, theirs] = [await connected(), await connected()];
  await claimRun(theirs, LIVE_RUN);
  await ours.query(`create database test_${LIVE_RUN}_1`);
  await ours.query(`create database test_${DEAD_RUN}_1`);
  onTestFinished(async () => void (await ours.query(`drop database if exists test_${LIVE_RUN}_1`)));
  await dropAbandoned(ours);
  expect(await databasesOf(ours, LIVE_RUN)).toEqual([`test_${LIVE_RUN}_1`]);
  expect(await databasesOf(ours, DEAD_RUN)).toEqual([]);
  // This very run is alive too.
  await sql`select from only_here`.execute(one.kysely);
});
