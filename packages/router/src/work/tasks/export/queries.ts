import { sql } from 'kysely';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { keyOfTask } from '../fragments.ts';

const on = tables<'tasks' | 'task_dependencies'>();

interface Links {
  readonly parent: string | null;
  readonly depends_on: string[];
}
/** The keys of the parents of tasks, and of the tasks in the same project that they wait for. */
export async function listLinks(
  db: Db,
  { team_id }: InTeam,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Links>> {
  const { rows } = await sql<Links & { id: string }>`
    select t.id, (select ${keyOfTask('o')} from tasks o
        where o.team_id = t.team_id and o.id = t.parent_id and o.deleted_at is null) as parent,
      coalesce((select jsonb_agg(${keyOfTask('o')} order by o.number) from task_dependencies d
        join tasks o on o.team_id = d.team_id and o.id = d.depends_on_id
        where d.team_id = t.team_id and d.task_id = t.id and o.project_id = t.project_id and o.deleted_at is null), '[]')
        as depends_on
    from tasks t
    where t.team_id = ${team_id} and t.id = any(${ids}::uuid[])`.execute(on(db));
  return new Map(rows.map(({ id, ...links }) => [id, links]));
}
