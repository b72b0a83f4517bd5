import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  list,
  quoted,
  readContent,
  readMigrations,
  readPartitions,
  readSequences,
  readTables,
  type Content,
  type Partition,
  type Table,
} from './catalog.ts';
import { inOneTransaction } from './session.ts';

/** The description of a copy of a database. */
export interface DatabaseCopy {
  /** The database's time, as of which everything in it is true. */
  readonly at: string;
  readonly migrations: readonly string[];
  readonly partitions: readonly Partition[];
  readonly sequences: Readonly<Record<string, string>>;
  readonly tables: ReadonlyArray<Table & Content>;
}

/** The file in a copy that holds the rows of a table. */
export const fileOf = (folder: string, table: string): string => join(folder, `${table}.copy.gz`);

/**
 * Copies every table to a file in a folder, as of one moment, while others keep writing. Needs a direct connection, but
 * none of PostgreSQL's programs.
 */
export async function dump(url: string, folder: string): Promise<DatabaseCopy> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return inOneTransaction(url, 'begin isolation level repeatable read read only', async (client) => {
    const { rows } = await client.query<{ at: string }>(`select to_json(now())#>>'{}' as at`);
    const tables: Array<Table & Content> = [];
    for (const table of await readTables(client)) {
      await copyOut(client, table, fileOf(folder, table.name));
      tables.push({ ...table, ...(await readContent(client, table)) });
    }
    return {
      at: rows[0]!.at,
      migrations: await readMigrations(client),
      partitions: await readPartitions(client),
      sequences: await readSequences(client),
      tables,
    };
  });
}

async function copyOut(client: Client, { name, columns }: Table, file: string): Promise<void> {
  const rows = client.query(copyTo(`copy (select ${list(columns)} from ${quoted(name)}) to stdout`));
  await pipeline(rows, createGzip({ level: 1 }), createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
}
