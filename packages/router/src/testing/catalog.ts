import type { SqlClient } from '@deskwire/queue/sql.ts';

/** A table of the database as it is, with what a manifest must say of it. */
export interface CatalogTable {
  readonly name: string;
  readonly columns: readonly string[];
  /**
   * Columns of text, JSON or bytes that can hold anything: not those that a check confines to a list of words, nor
   * those that the database works out from others.
   */
  readonly open: readonly string[];
  /** Columns that point at one row of `users` or of `people`. */
  readonly users: readonly string[];
  readonly people: readonly string[];
}

/** Every table of ours, read from the database. */
export async function readCatalog(client: SqlClient): Promise<CatalogTable[]> {
  const { rows } = await client.query<CatalogTable>(`
    select c.relname as name,
      array_agg(a.attname::text order by a.attnum) as columns,
      coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '' and not exists (
          select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
            and pg_get_constraintdef(k.oid) ~ '(= ANY|<@) \\(?ARRAY\\[')
        and coalesce(nullif(t.typelem, 0)::regtype, t.oid::regtype)::text
          in ('text', 'character varying', 'json', 'jsonb', 'bytea', 'tsvector')), '{}') as open,
      coalesce(array_agg(a.attname::text order by a.attnum) filter (where exists (
        select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'users'::regclass
          and k.conkey[1] = a.attnum and cardinality(k.conkey) = 1)), '{}') as users,
      coalesce(array_agg(a.attname::text order by a.attnum) filter (where exists (
        select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'people'::regclass
          and k.conkey[2] = a.attnum and cardinality(k.conkey) = 2)), '{}') as people
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    group by c.oid, c.relname order by c.relname`);
  return rows;
}
