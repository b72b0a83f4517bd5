import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TaskCategory } from '@deskwire/contract/work/projects.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { visibleProjects } from '../../projects/fragments.ts';
import { taskNamed } from '../fragments.ts';

const on = tables<'task_dependencies' | 'tasks' | 'projects'>();

export interface DependencyRow {
  readonly direction: 'depends_on' | 'blocks';
  readonly hidden: boolean;
  readonly task_id: string | null;
  readonly key: string | null;
  readonly title: string | null;
  readonly status_category: TaskCategory | null;
}
/** The dependencies of a task in both directions; of tasks that the caller does not see, only that they exist. */
export async function listDependencies(db: Db, scope: TeamScope, task_id: string): Promise<DependencyRow[]> {
  const { rows } = await sql<DependencyRow>`
    select direction, not seen as hidden,
      case when seen then id end as task_id, case when seen then key end as key,
      case when seen then title end as title, case when seen then status_category end as status_category
    from (
      select d.direction, d.created_at, t.id, p.key || '-' || t.number as key, t.title, t.status_category,
        ${visibleProjects(scope)} as seen
      from (
        select 'depends_on' as direction, depends_on_id as other_id, created_at from task_dependencies
        where team_id = ${scope.team_id} and task_id = ${task_id}
        union all
        select 'blocks', task_id, created_at from task_dependencies
        where team_id = ${scope.team_id} and depends_on_id = ${task_id}) d
      join tasks t on t.team_id = ${scope.team_id} and t.id = d.other_id
      join projects p on p.team_id = t.team_id and p.id = t.project_id
      where t.deleted_at is null and p.deleted_at is null) as found
    order by direction desc, created_at, id`.execute(on(db));
  return rows;
}

/** A live task of any project that the caller sees. */
export async function findOther(db: Db, scope: TeamScope, id_or_key: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select t.id from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id
    where t.team_id = ${scope.team_id} and t.id = ${taskNamed(scope, id_or_key)} and t.deleted_at is null
      and p.deleted_at is null and ${visibleProjects(scope)}`.execute(on(db));
  return rows[0]?.id;
}

/** The path along dependencies from one task to another, both included; undefined if there is none. */
export async function findPath(db: Db, { team_id }: InTeam, from: string, to: string): Promise<string[] | undefined> {
  const { rows } = await sql<{ path: string[] }>`
    with recursive walk as (
      select ${from}::uuid as id, array[${from}::uuid] as path
      union all
      select d.depends_on_id, walk.path || d.depends_on_id from walk
      join task_dependencies d on d.team_id = ${team_id} and d.task_id = walk.id
    ) cycle id set looped using seen
    select path from walk where id = ${to} limit 1`.execute(on(db));
  return rows[0]?.path;
}

/** The keys of tasks, in the same order; `hidden` for those that the caller does not see. */
export async function keysOf(db: Db, scope: TeamScope, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string; key: string }>`
    select t.id, case when ${visibleProjects(scope)} then p.key || '-' || t.number else 'hidden' end as key
    from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id
    where t.team_id = ${scope.team_id} and t.id = any(${ids}::uuid[])`.execute(on(db));
  const keys = new Map(rows.map(({ id, key }) => [id, key]));
  return ids.map((id) => keys.get(id) ?? 'hidden');
}

export async function countDependencies(db: Db, { team_id }: InTeam, task_id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from task_dependencies where team_id = ${team_id} and task_id = ${task_id}`.execute(
    on(db),
  );
  return rows[0]!.count;
}

interface Edge {
  readonly task_id: string;
  readonly depends_on_id: string;
}
/** Inserts a dependency; false if it existed already. */
export async function insertDependency(db: Tx, { team_id }: InTeam, edge: Edge, at: string): Promise<boolean> {
  const { rows } = await sql`
    insert into task_dependencies (team_id, task_id, depends_on_id, created_at)
    values (${team_id}, ${edge.task_id}, ${edge.depends_on_id}, ${at}) on conflict do nothing returning task_id`.execute(
    on(db),
  );
  return rows.length > 0;
}

export async function deleteDependency(db: Tx, { team_id }: InTeam, edge: Edge): Promise<boolean> {
  const { rows } = await sql`
    delete from task_dependencies
    where team_id = ${team_id} and task_id = ${edge.task_id} and depends_on_id = ${edge.depends_on_id}
    returning task_id`.execute(on(db));
  return rows.length > 0;
}
