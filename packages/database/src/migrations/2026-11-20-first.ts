import { readFileSync } from 'node:fs';
import { sql, type Kysely } from 'kysely';

/** The first schema stands in a `.sql` file, so that the SQL linter and reviewers read plain SQL. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(readFileSync(new URL('./2026-11-20-first.sql', import.meta.url), 'utf8')).execute(db);
}
