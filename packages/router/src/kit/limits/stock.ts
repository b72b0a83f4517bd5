import { sql, type RawBuilder } from 'kysely';
import { tables, type Database, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../team-id.ts';

// The table is one of the domain that counts it.
const on = tables<keyof Database>();

/** How many of something a team has now. */
export type Count = (db: Db, scope: InTeam) => Promise<number>;

/** Counts the rows of a team in a table, by default all of them; `counted` leaves out those that take no room. */
export const stockOf =
  (table: keyof Database, counted: RawBuilder<boolean> = sql<boolean>`true`): Count =>
  async (db, { team_id }) => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(table)} where team_id = ${team_id} and ${counted}`.execute(on(db));
    return rows[0]!.count;
  };

/** Rows that can be restored take no room while they are deleted. */
export const notDeleted = sql<boolean>`deleted_at is null`;
