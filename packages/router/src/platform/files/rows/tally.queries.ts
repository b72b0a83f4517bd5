import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'files'>();

/** How many files there are, and how large they are together. */
export async function countFiles(db: Db): Promise<{ total: number; bytes: number }> {
  const { rows } = await sql<{ total: number; bytes: number }>`
    select count(*)::int as total, coalesce(sum(size), 0)::float8 as bytes from files`.execute(on(db));
  return rows[0]!;
}
