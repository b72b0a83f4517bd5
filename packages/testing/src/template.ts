import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import type { ClientBase } from 'pg';
import { withDatabase } from '@deskwire/database/connect.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { dropDatabase } from './runs.ts';

/** Held shared by every run that clones the template, and exclusively to drop it. */
const USE_LOCK = 7_202;
/** Held by the run that builds the template. */
const BUILD_LOCK = 7_203;

/**
 * The name of a migrated database to clone, built unless an earlier run has built it: its name is a hash of the
 * migrations.
 */
export async function prepareTemplate(admin: ClientBase, url: string): Promise<string> {
  const hash = hashOfMigrations();
  const template = `template_${hash}`;
  await admin.query('select pg_advisory_lock_shared($1, $2)', [USE_LOCK, lockOf(hash)]);
  await admin.query('select pg_advisory_lock($1, $2)', [BUILD_LOCK, lockOf(hash)]);
  try {
    if (!(await exists(admin, template))) await build(admin, url, hash);
  } finally {
    await admin.query('select pg_advisory_unlock($1, $2)', [BUILD_LOCK, lockOf(hash)]);
  }
  return template;
}

/** Drops the templates of other migrations, except those that another run uses. */
export async function pruneTemplates(admin: ClientBase, current: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^(template|building)_[0-9a-f]{12}$' and datname <> $1`,
    [current],
  );
  for (const { datname } of rows) {
    const key = [USE_LOCK, lockOf(datname.split('_')[1] ?? '')];
    const locked = await admin.query<{ unused: boolean }>('select pg_try_advisory_lock($1, $2) as unused', key);
    if (!locked.rows[0]?.unused) continue;
    await admin.query(`alter database "${datname}" is_template false`);
    await dropDatabase(admin, datname);
    await admin.query('select pg_advisory_unlock($1, $2)', key);
  }
}

async function build(admin: ClientBase, url: string, hash: string): Promise<void> {
  const unfinished = `building_${hash}`;
  await dropDatabase(admin, unfinished);
  await admin.query(`create database "${unfinished}"`);
  await migrate(withDatabase(url, unfinished));
  // A template with a connection cannot be cloned.
  await admin.query(`alter database "${unfinished}" is_template true allow_connections false`);
  await admin.query(`alter database "${unfinished}" rename to "template_${hash}"`);
}

async function exists(admin: ClientBase, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  return rowCount !== 0;
}

function hashOfMigrations(): string {
  const folder = new URL('../../database/src/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).toSorted()) hash.update(file).update(readFileSync(new URL(file, folder)));
  return hash.digest('hex').slice(0, 12);
}

/** Advisory locks take 32 signed bits. */
const lockOf = (hash: string): number => Number.parseInt(hash.slice(0, 7), 16) || 0;
