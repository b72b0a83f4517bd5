import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { isFit } from '../approvers/fit.queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<never>();

export interface Recipient {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly email: string | null;
  /** Whether they may decide. */
  readonly fit: boolean;
}
/** People of a team who are still there and can be told something. */
export async function listRecipients(db: Db, team_id: TeamId, ids: readonly string[]): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select p.id, p.user_id, p.name, p.email, coalesce(${isFit('p', 'u')}, false) as fit
    from people p left join users u on u.id = p.user_id
    where p.team_id = ${team_id} and p.id = any(${ids}::uuid[]) and p.left_at is null
      and (u.id is null or u.status = 'active')
    order by p.id`.execute(on(db));
  return rows;
}

/** A delegation as it is told of. */
export async function findDelegationFacts(db: Db, team_id: TeamId, id: string) {
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
