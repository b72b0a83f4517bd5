import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { withDatabase } from '@deskwire/database/connect.ts';
import { startEmbedded } from '@deskwire/database/embedded.ts';
import { prepareTemplate, pruneTemplates } from './template.ts';
import { claimRun, dropAbandoned, dropRun } from './runs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    database: TestServer;
  }
}

/** What test files need to create databases of their own. */
export interface TestServer {
  /** A database for administration; tests keep nothing in it. */
  url: string;
  /** The migrated database that tests clone. */
  template: string;
  /** The beginning of the name of every database of this run, so that they can be found and dropped. */
  prefix: string;
}

/** Speed over safety: what tests write need not survive a power cut. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_connections=300',
  'shared_buffers=256MB',
  'max_wal_size=4GB',
];

/**
 * One PostgreSQL for all test files: an embedded one under `.deskwire/test`, or that of `TEST_DATABASE_URL`. Several
 * runs can share it, in one checkout or on one server: each drops its own databases and those of runs that died.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const admin = new Client({ connectionString: server.url, application_name: 'deskwire tests' });
  await admin.connect();
  const run = randomInt(1_000, 1_000_000_000);
  await claimRun(admin, run);
  await dropAbandoned(admin);
  const template = await prepareTemplate(admin, server.url);
  await pruneTemplates(admin, template);
  project.provide('database', { url: server.url, template, prefix: `test_${run}` });
  return async () => {
    await dropRun(admin, run);
    await admin.end();
    await server.stop();
  };
}

async function openServer(): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, stop: async () => {} };
  const home = fileURLToPath(new URL('../../../.deskwire/test', import.meta.url));
  const server = await startEmbedded(home, { settings });
  return { url: withDatabase(server.url, 'postgres'), stop: () => server.stop() };
}
