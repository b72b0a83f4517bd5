import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'approval_delegations' | 'people' | 'teams'>();

/** A delegation as notices name it. */
export async function findDelegation(db: Db, team_id: TeamId, id: string) {
  const { rows } = await sql<{
    from_id: string;
    from_name: string;
    to_id: string;
    to_name: string;
    start_date: string;
    end_date: string;
    ended_at: string | null;
    team_name: string;
  }>`
    select d.from_id, f.name as from_name, d.to_id, t.name as to_name, d.start_date, d.end_date, d.ended_at,
      teams.name as team_name
    from approval_delegations d
    join teams on teams.id = d.team_id
    join people f on f.team_id = d.team_id and f.id = d.from_id
    join people t on t.team_id = d.team_id and t.id = d.to_id
    where d.team_id = ${team_id} and d.id = ${id}`.execute(on(db));
  return rows[0];
}
