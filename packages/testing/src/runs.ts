import type { ClientBase } from 'pg';

/** The first half of the advisory locks of runs; the second half is the number of the run. */
const RUN_LOCK = 7_201;

/** Marks the run as alive as long as this connection lives: Postgres releases the lock of a killed process. */
export async function claimRun(admin: ClientBase, run: number): Promise<void> {
  await admin.query('select pg_advisory_lock($1, $2)', [RUN_LOCK, run]);
}

/** Drops what killed runs left behind. A database that is still in use is left for the next run to drop. */
export async function dropAbandoned(admin: ClientBase): Promise<void> {
  for (const run of await runsWithDatabases(admin)) {
    const { rows } = await admin.query<{ dead: boolean }>('select pg_try_advisory_lock($1, $2) as dead', [
      RUN_LOCK,
      run,
    ]);
    if (!rows[0]?.dead) continue;
    await dropRun(admin, run);
    await admin.query('select pg_advisory_unlock($1, $2)', [RUN_LOCK, run]);
  }
}

/** Drops every database of a run. */
export async function dropRun(admin: ClientBase, run: number): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database where datname like $1', [
    `test\\_${run}\\_%`,
  ]);
  for (const { datname } of rows) await dropDatabase(admin, datname);
}

/** Also disconnects everybody: a test's own database has no other users. */
export async function dropDatabase(admin: ClientBase, name: string): Promise<void> {
  await admin.query(`drop database if exists "${name}" with (force)`);
}

async function runsWithDatabases(admin: ClientBase): Promise<number[]> {
  const { rows } = await admin.query<{ run: number }>(
    `select distinct split_part(datname, '_', 2)::int as run from pg_database where datname ~ '^test_[0-9]{1,9}_'`,
  );
  return rows.map(({ run }) => run);
}
