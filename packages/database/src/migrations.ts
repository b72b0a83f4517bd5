import { readdirSync, readFileSync } from 'node:fs';
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Beside this file in the sources, and beside the programs in a bundle. */
const folder = new URL('./migrations/', import.meta.url);

/** A migration is a `.sql` file, so that the SQL linter and reviewers read plain SQL. */
const fromFile = (file: string): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await sql.raw(readFileSync(new URL(file, folder), 'utf8')).execute(db);
  },
});

/** Forward only, in order of name. */
export const migrations: Record<string, Migration> = Object.fromEntries(
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => [file.slice(0, -'.sql'.length), fromFile(file)]),
);
