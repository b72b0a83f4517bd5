import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { connect } from './connect.ts';
import { migrations as released } from './migrations.ts';
import type { Database } from './schema.ts';

/** The oldest server version whose features the schema uses. */
const OLDEST_POSTGRES = 15;
/** A migration waits this long for a lock, then lets the traffic behind it pass and tries again. */
const LOCK_TIMEOUT = 2_000;
const LOCK_PAUSE = 1_000;
const LOCK_PATIENCE = 60_000;
/** SQLSTATEs of a statement that waited too long for a lock, and of a deadlock. */
const IN_THE_WAY = ['55P03', '40P01'];

export interface MigrateOptions {
  migrations?: Record<string, Migration>;
  /** How long to keep trying while other work holds the locks, in milliseconds. */
  lock_patience?: number;
}

/**
 * Brings the schema up to this release and returns the names of the migrations it applied. Several processes may call
 * it at once; one does the work. A newer schema is left alone, since a release runs on its successor's schema. Needs a
 * direct connection, not one through a transaction pooler.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { kysely, end } = connect(url, {
    pool: 2,
    named: false,
    application_name: 'deskwire migrate',
    statement_timeout: 0,
    idle_in_transaction_timeout: 0,
    lock_timeout: LOCK_TIMEOUT,
  });
  try {
    await assertServerVersion(kysely);
    return await applyPatiently(kysely, options.migrations ?? released, options.lock_patience ?? LOCK_PATIENCE);
  } finally {
    await end();
  }
}

/** Refuses, in one sentence, a schema that lacks a migration of this release. A newer schema is accepted. */
export async function assertSchemaCurrent(
  kysely: Kysely<Database>,
  migrations: Record<string, Migration> = released,
): Promise<void> {
  const applied = await appliedMigrations(kysely);
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name));
  if (missing.length === 0) return;
  const state = applied.length === 0 ? 'has no schema yet' : `is at migration ${applied.at(-1)}`;
  throw new Error(`The database ${state}, this release needs ${missing.toSorted().at(-1)}: run "npm run migrate".`);
}

async function assertServerVersion(kysely: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(kysely);
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) >= OLDEST_POSTGRES) return;
  throw new Error(`PostgreSQL ${OLDEST_POSTGRES} or newer is needed, this server is ${version}.`);
}

async function applyPatiently(
  kysely: Kysely<Database>,
  migrations: Record<string, Migration>,
  patience: number,
): Promise<string[]> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await apply(kysely, migrations);
    } catch (error) {
      // All pending migrations are one transaction, so nothing of the failed attempt remains.
      if (!IN_THE_WAY.includes(codeOf(error)) || performance.now() > until) throw error;
      await sleep(LOCK_PAUSE);
    }
  }
}

async function apply(kysely: Kysely<Database>, migrations: Record<string, Migration>): Promise<string[]> {
  const applied = await appliedMigrations(kysely);
  if (Object.keys(migrations).every((name) => applied.includes(name))) return [];
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return results.map((result) => result.migrationName);
}

/** Names in order of application; empty if nothing has ever been applied. */
async function appliedMigrations(kysely: Kysely<Database>): Promise<string[]> {
  const found = await sql<{ known: boolean }>`select to_regclass('kysely_migration') is not null as known`.execute(
    kysely,
  );
  if (!found.rows[0]?.known) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(kysely);
  return rows.map((row) => row.name);
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
