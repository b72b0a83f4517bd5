import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'ticket_tallies'>();

/** Teams whose tallies are mostly rows that belong together. */
export async function findUnfolded(db: Db, rows_over: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select team_id as id from ticket_tallies group by team_id
    having count(*) > ${rows_over} + 2 * count(distinct (status, assignee_id, resolved))`.execute(on(db));
  return rows.map(({ id }) => id);
}

/** Makes one row of those that belong together. Another fold at the same time finds the rows gone, and folds none of them. */
export const foldTallies = (db: Tx, team_id: TeamId) =>
  sql`
    with folded as (delete from ticket_tallies where team_id = ${team_id} returning *)
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved, sum(tickets) from folded
    group by 1, 2, 3, 4 having sum(tickets) <> 0`.execute(on(db));
