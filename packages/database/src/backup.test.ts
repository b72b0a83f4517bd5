import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { readContent, readPartitions, readTables } from './backup/catalog.ts';
import { dump, fileOf, type DatabaseCopy } from './backup/dump.ts';
import { load } from './backup/load.ts';
import { migrate } from './migrate.ts';
import { scratchDatabase } from './scratch-database.ts';

const folders: string[] = [];
const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-backup-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  afterAll(() => client.end());
  return client;
}

/** A database with rows that are hard to copy, and its copy. */
async function copied(): Promise<{ source: Client; folder: string; copy: DatabaseCopy }> {
  const url = await scratchDatabase();
  await migrate(url);
  const source = await connected(url);
  await source.query(`
    insert into users (id, email, full_name, password_hash, created_at, updated_at)
      values ('01980000-0000-7000-8000-000000000001', 'a@example.com', E'tab\\there\\nand \\\\N and ''quotes'' 🎈', null, now(), now());
    insert into teams (id, name, slug, created_at, updated_at)
      values ('01980000-0000-7000-8000-00000000000a', 'Team', 'team', now(), now());
    insert into people (team_id, id, kind, user_id, name, email, roles, created_at, updated_at)
      values ('01980000-0000-7000-8000-00000000000a', '01980000-0000-7000-8000-00000000000b', 'member',
        '01980000-0000-7000-8000-000000000001', 'A', 'a@example.com', '{owner}', now(), now());
    create table events_2001_01 partition of events
      for values from ('00000000-0000-7000-8000-000000000000') to ('00e00000-0000-7000-8000-000000000000');
    insert into sessions (id, user_id, created_at, last_seen_at, expires_at, idle_expires_at, authenticated_at)
      values ('01980000-0000-7000-8000-00000000000c', '01980000-0000-7000-8000-000000000001',
        now(), now(), now() + interval '1 day', now() + interval '1 day', now())`);
  const folder = aFolder();
  return { source, folder, copy: await dump(url, folder) };
}

test('what is restored is what was copied, row for row, except that everybody signs in again', async () => {
  const { source, folder, copy } = await copied();
  const url = await scratchDatabase();
  await load(url, folder, copy);
  const target = await connected(url);
  const tables = await readTables(source);
  expect(tables.length).toBeGreaterThan(40);
  for (const table of tables)
    if (table.name !== 'sessions')
      expect([table.name, await readContent(target, table)]).toEqual([table.name, await readContent(source, table)]);
  expect(await readPartitions(target)).toEqual(await readPartitions(source));
  const { rows } = await target.query('select revoked_reason from sessions');
  expect(rows).toEqual([{ revoked_reason: 'restored' }]);
  expect((await target.query(`select from pg_constraint where contype = 'f'`)).rowCount).toBe(
    (await source.query(`select from pg_constraint where contype = 'f'`)).rowCount,
  );
});

test('a backup is not restored over what is there', async () => {
  const { folder, copy } = await copied();
  const url = await scratchDatabase();
  await migrate(url);
  await expect(load(url, folder, copy)).rejects.toThrow('this one has tables already');
});

test('a backup of a newer release is refused', async () => {
  const { folder, copy } = await copied();
  const newer = { ...copy, migrations: [...copy.migrations, '9999-future'] };
  await expect(load(await scratchDatabase(), folder, newer)).rejects.toThrow('a release that has 9999-future');
});

test('a backup that lost or changed rows is refused, and leaves none behind', async () => {
  const { folder, copy } = await copied();
  const file = fileOf(folder, 'users');
  const whole = readFileSync(file);
  const url = await scratchDatabase();
  writeFileSync(file, gzipSync(gunzipSync(whole).toString().replace('a@example.com', 'b@example.com')));
  await expect(load(url, folder, copy)).rejects.toThrow('The backup is damaged: users has 1 rows');
  expect((await (await connected(url)).query('select from users')).rowCount).toBe(0);
  writeFileSync(file, whole.subarray(0, whole.length - 9));
  await expect(load(await scratchDatabase(), folder, copy)).rejects.toThrow('unexpected end of file');
  appendFileSync(file, 'nonsense');
  await expect(load(await scratchDatabase(), folder, copy)).rejects.toThrow();
});
