import { afterAll, inject } from 'vitest';
import { Client } from 'pg';
import { connect, withDatabase, type Connection, type ConnectOptions } from '@deskwire/database/connect.ts';
import { dropDatabase } from './runs.ts';

export interface TestDatabase extends Connection {
  /** For code that opens connections of its own, such as the queue. */
  url: string;
}

let made = 0;

/** What an installation gives up on after seconds may take longer if many tests share a slow machine. */
const PATIENT: ConnectOptions = {
  connection_timeout: 120_000,
  statement_timeout: 120_000,
  idle_in_transaction_timeout: 120_000,
};

/**
 * A migrated, empty database for the calling test file alone, dropped when the file has run. Call it at the top level
 * of the file: `const { db } = await testDatabase()`.
 */
export async function testDatabase(options: ConnectOptions = {}): Promise<TestDatabase> {
  const { url: server, template, prefix } = inject('database');
  const name = `${prefix}_${process.pid}_${(made += 1)}_${crypto.randomUUID().slice(0, 8)}`;
  await administer(server, (admin) => admin.query(`create database "${name}" template "${template}"`));
  const url = withDatabase(server, name);
  const connection = connect(url, { pool: 5, ...PATIENT, ...options });
  afterAll(async () => {
    await connection.end();
    await administer(server, (admin) => dropDatabase(admin, name));
  });
  return { ...connection, url };
}

async function administer(url: string, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
