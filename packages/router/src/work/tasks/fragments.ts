import { sql, type RawBuilder } from 'kysely';
import type { TaskName } from '@deskwire/contract/work/names.ts';
import { at, type Place } from '../../identity/people/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { projectIn } from '../../kit/domain.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { shownProject, visibleProjects, takesWork } from '../projects/fragments.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const key = /^([A-Za-z][A-Za-z0-9]{1,9})-(\d{1,9})$/;

/** The id of the task that an id or a key names, a key that it or its project had once included. Null: there is none. */
export function taskNamed({ team_id }: InTeam, id_or_key: string): RawBuilder<string> {
  if (uuid.test(id_or_key)) return sql<string>`${id_or_key}::uuid`;
  const [, project, number] = key.exec(id_or_key) ?? [];
  if (project === undefined) return sql<string>`null::uuid`;
  return sql<string>`(
    select coalesce(
      (select t.id from tasks t where t.team_id = k.team_id and t.project_id = k.project_id and t.number = ${Number(number)}),
      (select o.task_id from task_keys o
        where o.team_id = k.team_id and o.project_id = k.project_id and o.number = ${Number(number)}))
    from project_keys k where k.team_id = ${team_id} and k.key = ${project.toUpperCase()})`;
}

/** The key of the task in a row, such as WEB-12. */
export const keyOfTask = (task: 't' | 'o'): RawBuilder<string> =>
  sql<string>`(select p.key || '-' || ${sql.ref(`${task}.number`)} from projects p
    where p.team_id = ${sql.ref(`${task}.team_id`)} and p.id = ${sql.ref(`${task}.project_id`)})`;

/** The id of the project that a task lives in, deleted tasks included. */
export const projectOfTask = (scope: InTeam, id_or_key: string): RawBuilder<string> =>
  sql<string>`(select t.project_id from tasks t where t.team_id = ${scope.team_id} and t.id = ${taskNamed(scope, id_or_key)})`;

/** The project of a task, deleted or not. */
export const projectOfTaskRow = projectIn('tasks');

/** The condition to join `tasks t` by, on the columns that point at a task, deleted ones included. */
export const isTask = (team_id: RawBuilder<unknown>, id: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(t.team_id = ${team_id} and t.id = ${id})`;

/** A task in a project as rows show it; null if it is deleted or elsewhere. */
export const taskShown = (
  team_id: RawBuilder<unknown>,
  project_id: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
): RawBuilder<TaskName | null> =>
  sql<TaskName | null>`(
    select json_build_object('id', t.id, 'key', p.key || '-' || t.number, 'title', t.title)
    from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id
    where t.team_id = ${team_id} and t.project_id = ${project_id} and t.id = ${id} and t.deleted_at is null)`;

/** The task that a column points at, as rows show it beside its id; null where the reader does not see it. */
export const taskShownTo = (scope: TeamScope, id: Place): RawBuilder<TaskName | null> =>
  sql<TaskName | null>`(
    select json_build_object('id', t.id, 'key', p.key || '-' || t.number, 'title', t.title)
    from tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id and p.deleted_at is null
    where t.team_id = ${scope.team_id} and t.id = ${at(id)} and t.deleted_at is null and ${visibleProjects(scope)})`;

/** The project in which the task of this id is now, deleted ones included. */
export const homeOfTask = (team_id: RawBuilder<unknown>, id: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql<string | null>`(select t.project_id from tasks t where t.team_id = ${team_id} and t.id = ${id})`;

/** The payload of an event, without the projects that a person does not see, from or to which a task moved. */
export const detailsShown = (scope: TeamScope, type: string, payload: string) => {
  const project = (key: string) => sql`${sql.ref(payload)} ->> ${sql.lit(key)}`;
  const shown = (key: string) => shownProject(scope, sql`(${project(key)})::uuid`);
  return sql<Record<string, unknown> | null>`case when ${sql.ref(type)} = 'task.moved' then jsonb_build_object(
      'from_project_id', ${shown('from_project_id')}, 'to_project_id', ${shown('to_project_id')})
    else ${sql.ref(payload)} end`;
};

/** Whether a person sees the task of this id, deleted ones included. */
export const seesTask = (scope: TeamScope, task_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (
    select from tasks seen join projects p on p.team_id = seen.team_id and p.id = seen.project_id
    where seen.team_id = ${scope.team_id} and seen.id = ${task_id} and ${visibleProjects(scope)})`;

/** Whether somebody who sees the task of this id may attach something to it. */
export const takesFiles = (scope: TeamScope, task_id: RawBuilder<string>): RawBuilder<boolean> =>
  takesWork(
    scope,
    sql<string>`(select held.project_id from tasks held
      where held.team_id = ${scope.team_id} and held.id = ${task_id} and held.deleted_at is null)`,
  );

/** Whether a person sees a task that is not deleted, and with it everything attached to it. */
export const seesLiveTask = (scope: TeamScope, task_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (
    select from tasks seen join projects p on p.team_id = seen.team_id and p.id = seen.project_id
    where seen.team_id = ${scope.team_id} and seen.id = ${task_id} and seen.deleted_at is null and p.deleted_at is null
      and ${visibleProjects(scope)})`;
