import { sql } from 'kysely';
import { assignableRoles } from '@deskwire/contract/kit/access.ts';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<never>();

/** Takes open and waiting tickets off somebody who can be given none any more, at most `limit`; answers those. */
export async function releaseTickets(db: Tx, team_id: TeamId, person_id: string, now: string, limit: number) {
  const { rows } = await sql<{ id: string; version: number }>`
    with theirs as (
      select t.id from tickets t
      join people p on p.team_id = t.team_id and p.id = t.assignee_id
      left join users u on u.id = p.user_id
      where (p.left_at is not null or u.status = 'suspended' or not p.roles && ${assignableRoles}::text[])
        and t.team_id = ${team_id} and t.assignee_id = ${person_id} and t.deleted_at is null and t.status_category in ('open', 'waiting')
      order by t.id limit ${limit}
      for no key update of t)
    update tickets set assignee_id = null, updated_at = ${now}, version = version + 1
    from theirs where tickets.team_id = ${team_id} and tickets.id = theirs.id
    returning tickets.id, tickets.version`.execute(on(db));
  return rows;
}
