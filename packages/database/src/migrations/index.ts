import { readFileSync } from 'node:fs';
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Forward only, in order of name. Listed by hand so that a bundle or a container needs no directory listing. */
const names = [
  '0001-first',
  '0002-approvals',
  '0003-staging',
  '0004-dashboard',
  '0005-auth',
  '0006-mail-claims',
  '0007-entitlements',
  '0008-late-partitions',
  '0009-projects',
  '0010-erasure',
  '0011-no-team-of-nobody',
  '0015-billing',
  '0016-file-homes',
  '0017-seals',
  '0018-ai',
  '0019-guesses-and-suspensions',
  '0030-tasks',
  '0031-comments',
  '0032-project-templates',
  '0033-licenses',
  '0034-feeds',
  '0035-webhooks',
] as const;

/** A migration is a `.sql` file, so that the SQL linter and reviewers read plain SQL. */
const fromFile = (name: string): Migration => ({
  up: async (db: Kysely<unknown>) => {
    await sql.raw(readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8')).execute(db);
  },
});

export const migrations: Record<string, Migration> = Object.fromEntries(names.map((name) => [name, fromFile(name)]));
