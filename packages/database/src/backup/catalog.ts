import type { Client } from 'pg';

/** A table in a backup: its columns, except those that Postgres computes. */
export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}
/** A partition, which must exist before its rows can be loaded. */
export interface Partition {
  readonly name: string;
  readonly parent: string;
  /** As in `create table … partition of … <bound>`. */
  readonly bound: string;
}
/** The number of rows of a table, and a sum over all of them that does not depend on their order. */
export interface Content {
  readonly rows: string;
  readonly sum: string;
}

/**
 * Every table whose rows are to be kept, read from the catalog so that a new one cannot be forgotten. Unlogged tables
 * are lost in a crash anyway, and those of the migrator follow from the migrations.
 */
export async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relpersistence = 'p' and c.relname not like 'kysely\\_%' and a.attgenerated = ''
     group by c.oid, c.relname order by c.relname`,
  );
  return rows;
}

export async function readPartitions(client: Client): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(
    `select c.relname as name, p.relname as parent, pg_get_expr(c.relpartbound, c.oid) as bound
     from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
     where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind = 'r' order by c.relname`,
  );
  return rows;
}

/** The last value that each sequence has given out. */
export async function readSequences(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
     where schemaname = 'public' and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Two tables with equal contents have equal rows, whichever server they are on. */
export async function readContent(client: Client, { name, columns }: Table): Promise<Content> {
  const { rows } = await client.query<Content>(
    `select count(*)::text as rows,
       coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint), 0)::text as sum
     from (select ${list(columns)} from ${quoted(name)}) as t`,
  );
  return rows[0]!;
}

export async function readMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const list = (names: readonly string[]): string => names.map(quoted).join(', ');
