import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { deleteVersion } from '../../../kit/versions/queries.ts';
import { statusesOf } from '../statuses/queries.ts';

const on = tables<
  'projects' | 'project_members' | 'tickets' | 'events' | 'event_payloads' | 'counters' | 'tasks' | 'task_tallies'
>();

/** Purges a deleted project that has expired, and the payloads of its events. False if it was restored or is gone. */
export async function purgeProject(db: Tx, team_id: TeamId, id: string, now: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from projects
    where team_id = ${team_id} and id = ${id} and deleted_at is not null and purge_at <= ${now} for update`.execute(
    on(db),
  );
  if (rows.length === 0) return false;
  await sql`update tickets set project_id = null where team_id = ${team_id} and project_id = ${id}`.execute(on(db));
  await sql`delete from project_members where team_id = ${team_id} and project_id = ${id}`.execute(on(db));
  await sql`delete from counters where team_id = ${team_id} and kind = ${`task:${id}`}`.execute(on(db));
  await deleteVersion(db, { team_id }, statusesOf(id));
  await sql`
    with said as (
      delete from event_payloads p using events e
      where e.team_id = ${team_id} and e.entity_id = any(array(
        select ${id}::uuid union all select t.id from tasks t where t.team_id = ${team_id} and t.project_id = ${id}))
        and p.team_id = e.team_id and p.event_id = e.id)
    delete from projects where team_id = ${team_id} and id = ${id}`.execute(on(db));
  // Its tasks, which went with it, left what cancels their tallies out.
  await sql`delete from task_tallies where team_id = ${team_id} and project_id = ${id}`.execute(on(db));
  return true;
}
