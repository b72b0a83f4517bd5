import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'tasks' | 'event_payloads' | 'events'>();

/** A deleted task and those below it that were deleted at the same moment, those above first; held for a change. */
export async function lockDeletedFamily(db: Tx, { team_id }: InTeam, id: string, deleted_at: string) {
  const { rows } = await sql<{ id: string; status: string }>`
    with recursive down as (
      select id, 1 as depth from tasks where team_id = ${team_id} and id = ${id}
      union all
      select t.id, down.depth + 1 from down
      join tasks t on t.team_id = ${team_id} and t.parent_id = down.id and t.deleted_at = ${deleted_at}
      where down.depth < 50)
    select t.id, t.status from down join tasks t on t.team_id = ${team_id} and t.id = down.id
    order by down.depth, t.rank, t.id for no key update of t`.execute(on(db));
  return rows;
}

export async function isLive(db: Db, { team_id }: InTeam, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from tasks where team_id = ${team_id} and id = ${id} and deleted_at is null`.execute(on(db));
  return rows.length > 0;
}

/** Purges a deleted task that has expired with its sub-tasks, and the payloads of their events. One that was restored stays. */
export async function purgeTask(db: Tx, team_id: TeamId, id: string, now: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive gone as (
      select id from tasks where team_id = ${team_id} and id = ${id} and deleted_at is not null and purge_at <= ${now}
      union all
      select t.id from gone join tasks t on t.team_id = ${team_id} and t.parent_id = gone.id),
    said as (
      delete from event_payloads p using events e
      where e.team_id = ${team_id} and e.entity_id in (select id from gone)
        and p.team_id = e.team_id and p.event_id = e.id)
    delete from tasks where team_id = ${team_id} and id in (select id from gone) returning id`.execute(on(db));
  return rows.map((row) => row.id);
}
