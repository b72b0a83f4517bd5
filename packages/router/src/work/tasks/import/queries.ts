import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { keyOfTask } from '../fragments.ts';
import type { NewTask } from '../queries.ts';

const on = tables<'tasks' | 'task_keys' | 'task_labels'>();
/** The source of imported tasks; their external keys are unique among themselves in a project. */
export const SOURCE = 'import';

export interface Earlier {
  readonly id: string;
  readonly external_key: string | null;
  /** It is still in the project, and not deleted. */
  readonly here: boolean;
}
/** Tasks of the project, or that were once in it, that came under one of these keys, or are one of these. */
export async function findEarlier(
  db: Db,
  { team_id }: InTeam,
  project_id: string,
  { keys, ids }: { readonly keys: readonly string[]; readonly ids: readonly string[] },
): Promise<Earlier[]> {
  const { rows } = await sql<Earlier>`
    select t.id, case when t.source = ${SOURCE} then t.external_key end as external_key,
      t.project_id = ${project_id} and t.deleted_at is null as here
    from tasks t
    where t.team_id = ${team_id}
      and (t.id = any(${ids}::uuid[]) or (t.source = ${SOURCE} and t.external_key = any(${keys}::text[])))
      and (t.project_id = ${project_id} or exists (
        select from task_keys k where k.team_id = t.team_id and k.project_id = ${project_id} and k.task_id = t.id))
    order by t.id`.execute(on(db));
  return rows;
}

/** The live tasks of a project that names mean: keys that they came under, keys of today, or ids; all in upper case. */
export async function findNamed(
  db: Db,
  { team_id }: InTeam,
  project_id: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ name: string; id: string }>`
    select distinct on (n.name) n.name, t.id
    from tasks t
    cross join lateral (values (1, upper(case when t.source = ${SOURCE} then t.external_key end)),
      (2, ${keyOfTask('t')}), (3, upper(t.id::text))) as n (place, name)
    where t.team_id = ${team_id} and t.project_id = ${project_id} and t.deleted_at is null
      and n.name = any(${names}::text[])
    order by n.name, n.place, t.id`.execute(on(db));
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** The labels of a project that have one of these names, in whatever case. */
export async function findLabels(db: Db, { team_id }: InTeam, project_id: string, names: readonly string[]) {
  const { rows } = await sql<{ id: string; name: string }>`
    select l.id, n.name from unnest(${names}::text[]) as n (name)
    join task_labels l on l.team_id = ${team_id} and l.project_id = ${project_id} and lower(l.name) = lower(n.name)`.execute(
    on(db),
  );
  return rows;
}

export type Imported = Omit<NewTask, 'project_id' | 'parent_id' | 'ticket_id' | 'recurred_from_id' | 'source'> & {
  readonly external_key: string | null;
  readonly created_at: string;
};
/** Inserts many tasks in one statement. Gives the ids that went in: a key that came in a moment ago is left alone. */
export async function insertTasks(
  db: Tx,
  { team_id }: Pick<TeamScope, 'team_id'>,
  project_id: string,
  tasks: readonly Imported[],
  at: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    insert into tasks (team_id, project_id, source, updated_at, id, number, title, description, status, status_category,
      priority, rank, assignee_id, reporter_id, start_on, due_on, estimate_minutes, recurrence, external_key, completed_at,
      created_at)
    select ${team_id}, ${project_id}, ${SOURCE}, ${at}, n.*
    from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as n (id uuid, number integer, title text, description text,
      status text, status_category text, priority text, rank text, assignee_id uuid, reporter_id uuid, start_on date,
      due_on date, estimate_minutes integer, recurrence jsonb, external_key text, completed_at timestamptz,
      created_at timestamptz)
    -- In one order, so that two imports of the same keys do not wait for each other in a circle.
    order by n.external_key
    on conflict (team_id, project_id, source, external_key) where external_key is not null do nothing
    returning id`.execute(on(db));
  return new Set(rows.map(({ id }) => id));
}

/** Makes a task part of another one, as a part of its own making. */
export const setParent = (db: Tx, { team_id }: InTeam, id: string, parent_id: string) =>
  on(db).updateTable('tasks').set({ parent_id }).where('team_id', '=', team_id).where('id', '=', id).execute();
