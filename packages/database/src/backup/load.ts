import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations.ts';
import { list, quoted, readContent, readPartitions, readTables, type Content, type Table } from './catalog.ts';
import { fileOf, type DatabaseCopy } from './dump.ts';
import { inOneTransaction } from './session.ts';

/**
 * Loads a copy into an empty database: the schema it was made with, its rows, and then the further migrations of this
 * release. All rows are loaded in one transaction, which commits only if every table has the contents it was copied
 * with. Sessions and one-time values are not restored, because what ended them since is unknown. Throws one sentence if
 * the database is not empty or the copy comes from a newer release.
 */
export async function load(url: string, folder: string, copy: DatabaseCopy): Promise<void> {
  const unknown = copy.migrations.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0)
    throw new Error(
      `The backup is of a release that has ${unknown.join(', ')}: restore it with that release or a newer one.`,
    );
  await inOneTransaction(url, 'begin', assertEmpty);
  await migrate(url, { migrations: Object.fromEntries(copy.migrations.map((name) => [name, migrations[name]!])) });
  await inOneTransaction(url, 'begin', async (client) => {
    const tables = await readTables(client);
    await makePartitions(client, copy);
    await client.query(`truncate ${list(tables.map(({ name }) => name))}`);
    const restoreRules = await suspendRules(client, tables);
    for (const table of copy.tables) await copyIn(client, table, fileOf(folder, table.name));
    for (const [name, value] of Object.entries(copy.sequences))
      await client.query('select setval($1::regclass, $2)', [quoted(name), value]);
    await restoreRules();
    for (const table of copy.tables) await assertEqual(client, table);
    await endWhatMayHaveEnded(client);
  });
  await migrate(url);
  await inOneTransaction(url, 'begin', (client) => client.query('analyze'));
}

async function assertEmpty(client: Client): Promise<void> {
  const { rowCount } = await client.query(
    `select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1`,
  );
  if (rowCount !== 0) throw new Error('A backup is restored into an empty database, and this one has tables already.');
}

async function makePartitions(client: Client, { partitions }: DatabaseCopy): Promise<void> {
  const known = new Set((await readPartitions(client)).map(({ name }) => name));
  for (const { name, parent, bound } of partitions)
    if (!known.has(name)) await client.query(`create table ${quoted(name)} partition of ${quoted(parent)} ${bound}`);
}

/**
 * Drops foreign keys and triggers so that tables can be loaded in any order. The keys are checked when they are added
 * again.
 */
async function suspendRules(client: Client, tables: readonly Table[]): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ place: string; name: string; rule: string }>(
    `select conrelid::regclass::text as place, conname as name, pg_get_constraintdef(oid) as rule
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`,
  );
  for (const { place, name } of rows) await client.query(`alter table ${place} drop constraint ${quoted(name)}`);
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
  return async () => {
    for (const { place, name, rule } of rows)
      await client.query(`alter table ${place} add constraint ${quoted(name)} ${rule}`);
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} enable trigger user`);
  };
}

async function copyIn(client: Client, { name, columns }: Table, file: string): Promise<void> {
  const rows = client.query(copyFrom(`copy ${quoted(name)} (${list(columns)}) from stdin`));
  await pipeline(createReadStream(file), createGunzip(), rows);
}

async function assertEqual(client: Client, table: Table & Content): Promise<void> {
  const { rows, sum } = await readContent(client, table);
  if (rows === table.rows && sum === table.sum) return;
  throw new Error(
    `The backup is damaged: ${table.name} has ${rows} rows with the sum ${sum}, not ${table.rows} with ${table.sum}.`,
  );
}

/** Somebody may have signed out, lost a session or used a link since the copy was made, so everybody signs in again. */
async function endWhatMayHaveEnded(client: Client): Promise<void> {
  await client.query(`update sessions set revoked_at = now(), revoked_reason = 'restored' where revoked_at is null`);
  await client.query('update one_time_values set used_at = now() where used_at is null');
}
