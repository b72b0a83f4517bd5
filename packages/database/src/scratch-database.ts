import { Client } from 'pg';
import { afterAll, inject } from 'vitest';
import { withDatabase } from './connect.ts';

/** For the tests of this package: the URL of a new database without a schema, dropped when the file has run. */
export async function scratchDatabase(): Promise<string> {
  const { url, prefix } = inject('database');
  const name = `${prefix}_${process.pid}_${crypto.randomUUID().slice(0, 8)}`;
  await administer(url, `create database "${name}"`);
  afterAll(() => administer(url, `drop database "${name}" with (force)`));
  return withDatabase(url, name);
}

async function administer(url: string, statement: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
