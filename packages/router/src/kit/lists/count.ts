import { sql, type SelectQueryBuilder } from 'kysely';
import { type Database, tables, type Db } from '@deskwire/database/schema.ts';
import { COUNTED } from './page.ts';

// The tables are those of the query that is counted.
const on = tables<keyof Database>();

/** How many rows a query matches, at most COUNTED + 1: what a list says as its total. */
export async function countUpTo<DB, TB extends keyof DB, O>(
  db: Db,
  matching: SelectQueryBuilder<DB, TB, O>,
): Promise<number> {
  const { rows } = await sql<{ counted: number }>`
    select count(*)::int as counted from (${matching.limit(COUNTED + 1)}) as matches`.execute(on(db));
  return rows[0]!.counted;
}
