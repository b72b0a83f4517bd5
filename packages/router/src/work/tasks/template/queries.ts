import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TaskCategory } from '@deskwire/contract/work/projects.schemas.ts';
import type { TaskPriority } from '@deskwire/contract/work/tasks.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'task_labels' | 'tasks' | 'task_label_links' | 'task_dependencies'>();

interface Kept {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly priority: TaskPriority;
  readonly parent_id: string | null;
  readonly start_on: string | null;
  readonly due_on: string | null;
  readonly estimate_minutes: number | null;
  readonly labels: string[];
  readonly depends_on: string[];
}
/** The tasks of a project with what a template keeps of them, those above before those below. */
export async function readTasks(db: Db, { team_id }: InTeam, project_id: string, limit: number): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    with recursive tree as (
      select t.id, 1 as depth from tasks t
      where t.team_id = ${team_id} and t.project_id = ${project_id} and t.deleted_at is null and t.parent_id is null
      union all
      select t.id, tree.depth + 1 from tree join tasks t
        on t.team_id = ${team_id} and t.parent_id = tree.id and t.deleted_at is null)
    select t.id, t.title, t.description, t.status, t.priority, t.parent_id, t.start_on, t.due_on, t.estimate_minutes,
      coalesce((select array_agg(l.name order by l.name) from task_label_links k
        join task_labels l on l.team_id = k.team_id and l.id = k.label_id
        where k.team_id = t.team_id and k.task_id = t.id), '{}') as labels,
      coalesce((select array_agg(d.depends_on_id) from task_dependencies d
        where d.team_id = t.team_id and d.task_id = t.id), '{}') as depends_on
    from tree join tasks t on t.team_id = ${team_id} and t.id = tree.id
    order by tree.depth, t.rank, t.id limit ${limit}`.execute(on(db));
  return rows;
}

export const readLabels = (db: Db, { team_id }: InTeam, project_id: string) =>
  on(db)
    .selectFrom('task_labels')
    .select(['name', 'color'])
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .orderBy('name')
    .execute();

export interface Planted {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly status_category: TaskCategory;
  readonly priority: TaskPriority;
  readonly rank: string;
  readonly parent_id: string | null;
  readonly start_on: string | null;
  readonly due_on: string | null;
  readonly estimate_minutes: number | null;
  readonly completed_at: string | null;
}
/** Writes the tasks of a new project in one statement. */
export async function insertTasks(
  db: Tx,
  scope: TeamScope,
  project_id: string,
  tasks: readonly Planted[],
  at: string,
): Promise<void> {
  await sql`
    insert into tasks (team_id, project_id, reporter_id, source, created_at, updated_at, id, number, title, description,
      status, status_category, priority, rank, parent_id, start_on, due_on, estimate_minutes, completed_at)
    select ${scope.team_id}, ${project_id}, ${scope.person_id}, 'template', ${at}, ${at}, n.*
    from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as n (id uuid, number integer, title text, description text,
      status text, status_category text, priority text, rank text, parent_id uuid, start_on date, due_on date,
      estimate_minutes integer, completed_at timestamptz)`.execute(on(db));
}

interface Label {
  readonly id: string;
  readonly name: string;
  readonly color: string;
}
export async function insertLabels(
  db: Tx,
  { team_id }: InTeam,
  project_id: string,
  labels: readonly Label[],
  at: string,
) {
  await sql`
    insert into task_labels (team_id, project_id, created_at, id, name, color)
    select ${team_id}, ${project_id}, ${at}, n.*
    from jsonb_to_recordset(${JSON.stringify(labels)}::jsonb) as n (id uuid, name text, color text)`.execute(on(db));
}

type Pair = readonly [task_id: string, other_id: string];
export async function linkLabels(db: Tx, { team_id }: InTeam, pairs: readonly Pair[]): Promise<void> {
  await sql`
    insert into task_label_links (team_id, task_id, label_id)
    select ${team_id}, t, o from unnest(${pairs.map(([t]) => t)}::uuid[], ${pairs.map(([, o]) => o)}::uuid[]) as n (t, o)
    on conflict do nothing`.execute(on(db));
}
export async function linkTasks(db: Tx, { team_id }: InTeam, pairs: readonly Pair[], at: string): Promise<void> {
  await sql`
    insert into task_dependencies (team_id, task_id, depends_on_id, created_at)
    select ${team_id}, t, o, ${at}
    from unnest(${pairs.map(([t]) => t)}::uuid[], ${pairs.map(([, o]) => o)}::uuid[]) as n (t, o)
    on conflict do nothing`.execute(on(db));
}
