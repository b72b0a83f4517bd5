import { sql, type Expression } from 'kysely';
import { type Database, tables, type Db } from '@deskwire/database/schema.ts';
import { COUNTED, type Found, type Slice } from './page.ts';

// The tables are those of the query that is counted.
const on = tables<keyof Database>();

/** How many rows a query matches, at most COUNTED + 1: what a list says as its total. */
export async function countUpTo(db: Db, matching: Expression<unknown>): Promise<number> {
  const { rows } = await sql<{ counted: number }>`
    select count(*)::int as counted from (select from (${matching}) as m limit ${sql.lit(COUNTED + 1)}) as matches`.execute(
    on(db),
  );
  return rows[0]!.counted;
}

/** The rows of a page and, where asked, how many match. A page that is not full tells that itself. */
export async function counted<R>(slice: Slice, rows: R[], count: () => Promise<number>): Promise<Found<R>> {
  const { counts, offset, limit } = slice;
  if (!counts) return { rows };
  const isLast = rows.length < limit && (rows.length > 0 || offset === 0);
  return { rows, counted: isLast ? offset + rows.length : await count() };
}
