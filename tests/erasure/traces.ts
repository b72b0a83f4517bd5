import { randomUUIDv7 } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { domainIndex } from '@deskwire/router/domains.ts';
import { readCatalog } from '@deskwire/router/testing/catalog.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';

/** Every file in the storage of a world. */
export const filesIn = ({ dir }: Pick<TestWorld, 'dir'>): string[] =>
  existsSync(join(dir, 'files'))
    ? readdirSync(join(dir, 'files'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** Where these words can still be found, whatever their case: in a copy of every table, and in storage. */
export async function tracesOf(world: Pick<TestWorld, 'pool' | 'dir'>, words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const look = (place: string, text: string) => {
    for (const word of words) if (text.toLowerCase().includes(word.toLowerCase())) found.push(`${place}: ${text}`);
  };
  const { rows: tables } = await world.pool.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) {
    const { rows } = await world.pool.query<{ row: string }>(`select row_to_json(t)::text as row from ${name} t`);
    for (const { row } of rows) look(name, row);
  }
  for (const file of filesIn(world)) look(file, `${file} ${readFileSync(file, 'latin1')}`);
  return found;
}

/** How many rows of a team each table has whose rows outlive the people in them. */
export async function keptRows(world: TestWorld, team_id: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, columns } of await readCatalog(world.pool)) {
    const entry = domainIndex.tables.get(name);
    if (entry === undefined || !columns.includes('team_id') || entry.kept === 'used' || entry.subject === 'platform')
      continue;
    if (entry.erased !== 'words' && entry.erased !== 'nothing') continue;
    const { rows } = await world.pool.query<{ count: number }>(
      `select count(*)::int as count from "${name}" where team_id = $1`,
      [team_id],
    );
    counts[name] = rows[0]!.count;
  }
  return counts;
}

/**
 * Writes a text into one row of every column that may name somebody, and an address into those that hold one. Gives the
 * columns of tables without a row, which therefore prove nothing.
 */
export async function plant(world: TestWorld, team_id: string, said: string, address: string): Promise<string[]> {
  const bare: string[] = [];
  for (const { name, columns } of await readCatalog(world.pool)) {
    const entry = domainIndex.tables.get(name);
    for (const column of [...(entry?.authored ?? []), ...(entry?.mention ?? []), ...(entry?.address ?? [])]) {
      const text = entry!.address?.includes(column) ? address : said;
      const inTeam = columns.includes('team_id') ? 'and (team_id = $2 or team_id is null)' : 'and $2::uuid is not null';
      const { rowCount } = await world.pool.query(
        `update "${name}" set "${column}" = ${await valueFor(world, name, column)} where ctid = (
           select ctid from "${name}" where true ${inTeam} order by "${column}" is null, ctid desc limit 1) ${inTeam}`,
        [text, team_id],
      );
      if (rowCount === 0) bare.push(`${name}.${column}`);
    }
  }
  return bare;
}
async function valueFor({ pool }: TestWorld, table: string, column: string): Promise<string> {
  const { rows } = await pool.query<{ type: string }>(
    `select format_type(atttypid, null) as type from pg_attribute where attrelid = $1::regclass and attname = $2`,
    [table, column],
  );
  if (rows[0]!.type === 'text[]') return 'array[$1::text]';
  if (rows[0]!.type !== 'jsonb') return '$1::text';
  return `case jsonb_typeof("${column}") when 'array' then "${column}" || to_jsonb(array[$1::text])
    when 'object' then "${column}" || jsonb_build_object('said', $1::text) else to_jsonb($1::text) end`;
}

/** Rows of the tables that a furnished team leaves empty. */
export async function fill({ pool }: TestWorld, team_id: string, { user_id, person_id }: TestPerson): Promise<void> {
  const far = '9999-01-01';
  await pool.query(
    `update environments set locked_by = $2, lock_reason = 'x', locked_at = now(), locked_until = $3 where team_id = $1`,
    [team_id, person_id, far],
  );
  await pool.query(
    `insert into settings (scope, owner_id, key, value, updated_at) values ('user', $1, 'x', '{}', now())`,
    [user_id],
  );
  await pool.query(
    `insert into outbox (id, kind, name, team_id, payload, run_at) values ($1, 'job', 'x', $2, '{}', $3)`,
    [randomUUIDv7(), team_id, far],
  );
  await pool.query(
    `insert into jobs (id, queue, name, team_id, payload, dispatched_at, failed_at, error)
     values ($1, 'bulk', 'x', $2, '{}', now(), now(), 'x')`,
    [randomUUIDv7(), team_id],
  );
  await pool.query(
    `insert into entitlement_overrides (team_id, key, allowed, reason, created_at)
     values ($1, 'x', 1, 'x', now()) on conflict do nothing`,
    [team_id],
  );
  await pool.query(
    `update approval_requests set ticket_id = null, step = 'wait', title = 'x',
       run_id = (select id from workflow_runs where team_id = $1 limit 1)
     where id = (select id from approval_requests where team_id = $1 and status <> 'pending' limit 1)`,
    [team_id],
  );
  await pool.query(
    `insert into merged_people (team_id, id, into_id, email, merged_at) values ($1, $2, $3, 'x@y.example', now())`,
    [team_id, randomUUIDv7(), person_id],
  );
  await pool.query(`insert into rate_limits (key, points) values ('login|somebody', 1)`);
  await pool.query(
    `insert into one_time_values (id, purpose, subject, created_at, expires_at) values ($1, 'x', 'x', now(), $2)`,
    [randomUUIDv7(), far],
  );
}
