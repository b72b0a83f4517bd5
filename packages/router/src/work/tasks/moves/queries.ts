import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { ProjectRole } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { projectNamed } from '../../projects/fragments.ts';
import { taskNamed } from '../fragments.ts';

const on = tables<'projects' | 'project_members' | 'tasks' | 'task_keys' | 'task_label_links' | 'task_labels'>();

interface Target {
  readonly id: string;
  readonly private: boolean;
  readonly archived_at: string | null;
  readonly role: ProjectRole | null;
}
/** The project that tasks are moved to, and what the caller is in it. */
export async function findTarget(db: Db, scope: TeamScope, id_or_key: string): Promise<Target | undefined> {
  const { rows } = await sql<Target>`
    select p.id, p.private, p.archived_at, m.role from projects p
    left join project_members m on m.team_id = p.team_id and m.project_id = p.id and m.person_id = ${scope.person_id}
    where p.team_id = ${scope.team_id} and p.id = ${projectNamed(scope, id_or_key)} and p.deleted_at is null`.execute(
    on(db),
  );
  return rows[0];
}

/** Whether a task is or was in a project: one that was deleted is known too. */
export async function isKnown(db: Db, scope: InTeam, project_id: string, id_or_key: string): Promise<boolean> {
  const { rows } = await sql`
    select from tasks where team_id = ${scope.team_id} and project_id = ${project_id} and id = ${taskNamed(scope, id_or_key)}`.execute(
    on(db),
  );
  return rows.length > 0;
}

/** Lets the present key of a task lead to it when it has another one. */
export const keepKey = (db: Tx, { team_id }: InTeam, id: string) =>
  sql`
    insert into task_keys (team_id, project_id, number, task_id)
    select team_id, project_id, number, id from tasks where team_id = ${team_id} and id = ${id}
    on conflict (team_id, project_id, number) do update set task_id = excluded.task_id`.execute(on(db));

/** Lets a task forget the key that it was imported under, where its new project has a task of that key. */
export const dropTakenKey = (db: Tx, { team_id }: InTeam, task_id: string, project_id: string) =>
  sql`
    update tasks t set external_key = null
    where t.team_id = ${team_id} and t.id = ${task_id} and exists (
      select from tasks o where o.team_id = t.team_id and o.project_id = ${project_id} and o.source = t.source
        and o.external_key = t.external_key)`.execute(on(db));

/** Gives a task the labels of its new project that have the names of those it had. */
export const keepLabels = (db: Tx, { team_id }: InTeam, task_id: string, project_id: string) =>
  sql`
    with had as (
      delete from task_label_links k using task_labels l
      where k.team_id = ${team_id} and k.task_id = ${task_id} and l.team_id = k.team_id and l.id = k.label_id
      returning lower(l.name) as name)
    insert into task_label_links (team_id, task_id, label_id)
    select ${team_id}, ${task_id}, l.id from had
    join task_labels l on l.team_id = ${team_id} and l.project_id = ${project_id} and lower(l.name) = had.name
    on conflict do nothing`.execute(on(db));
