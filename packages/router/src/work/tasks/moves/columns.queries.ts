import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Status } from '../queries.ts';

const on = tables<'tasks' | 'task_statuses'>();

export async function usedStatuses(db: Db, { team_id }: InTeam, project_id: string, slugs: readonly string[]) {
  const { rows } = await sql<{ status: string }>`
    select distinct status from tasks
    where team_id = ${team_id} and project_id = ${project_id} and deleted_at is null
      and status = any(${slugs}::text[]) order by 1`.execute(on(db));
  return rows.map(({ status }) => status);
}

export async function lockAll(db: Tx, { team_id }: InTeam, project_id: string, status: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from tasks where team_id = ${team_id} and project_id = ${project_id} and status = ${status}
    order by rank, id for no key update`.execute(on(db));
  return rows.map(({ id }) => id);
}

interface Moving {
  readonly ids: readonly string[];
  readonly ranks: readonly string[];
  readonly to: Status;
  readonly at: string;
}
export async function moveAll(db: Tx, { team_id }: InTeam, { ids, ranks, to, at }: Moving): Promise<void> {
  await sql`
    update tasks t set status = ${to.slug}, status_category = ${to.category}, rank = n.rank,
      completed_at = case when ${to.category} = 'done' then coalesce(t.completed_at, ${at}::timestamptz) end,
      updated_at = ${at}, version = version + 1
    from unnest(${ids}::uuid[], ${ranks}::text[]) as n (id, rank)
    where t.team_id = ${team_id} and t.id = n.id`.execute(on(db));
}

export async function refile(db: Tx, { team_id }: InTeam, project_id: string, at: string): Promise<void> {
  await sql`
    update tasks t set status_category = s.category, updated_at = ${at}, version = version + 1,
      completed_at = case when s.category = 'done' then coalesce(t.completed_at, ${at}::timestamptz) end
    from task_statuses s
    where t.team_id = ${team_id} and t.project_id = ${project_id} and s.team_id = t.team_id
      and s.project_id = t.project_id and s.slug = t.status and s.category <> t.status_category`.execute(on(db));
}
