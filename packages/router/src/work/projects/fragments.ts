import { sql, type RawBuilder } from 'kysely';
import { projectRoleOf, projectRolePermits, projectRoles, rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { ProjectName } from '@deskwire/contract/work/names.ts';
import type { TaskCategory } from '@deskwire/contract/work/projects.schemas.ts';
import type { ProjectStanding } from '../../kit/access/in-project.ts';
import type { TeamScope } from '../../kit/context.ts';
import { at, type Place } from '../../identity/people/fragments.ts';
import type { InTeam } from '../../kit/team-id.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of the project that an id or a key names, one that it had once included. Null: there is none. */
export const projectNamed = ({ team_id }: InTeam, id_or_key: string): RawBuilder<string> =>
  uuid.test(id_or_key)
    ? sql<string>`${id_or_key}::uuid`
    : sql<string>`(select k.project_id from project_keys k where k.team_id = ${team_id} and k.key = ${id_or_key.toUpperCase()})`;

/** Whether somebody sees every project of the team. */
export const seesAllProjects = (scope: Pick<TeamScope, 'roles'>): boolean => rolesPermit(scope.roles, 'team.manage');

type Caller = Pick<TeamScope, 'team_id' | 'person_id' | 'roles'>;

/**
 * Whether a person sees the project in the row `p`, deleted ones included: those who manage the team see all, others who
 * read projects see open ones and those that they were added to. A condition for any query over `projects as p`.
 */
export function visibleProjects(scope: Caller): RawBuilder<boolean> {
  if (rolesPermit(scope.roles, 'team.manage')) return sql`true`;
  if (!rolesPermit(scope.roles, 'projects.read')) return sql`false`;
  return sql`(not p.private or exists (
    select from project_members pm
    where pm.team_id = ${scope.team_id} and pm.project_id = p.id and pm.person_id = ${scope.person_id}))`;
}

/** How a person stands in the project in the row `p`, for what they may do with the rows that live there. */
export const standing = (scope: Pick<TeamScope, 'team_id' | 'person_id'>): RawBuilder<ProjectStanding> =>
  sql<ProjectStanding>`json_build_object('private', p.private, 'archived', p.archived_at is not null, 'role', (
    select pm.role from project_members pm
    where pm.team_id = ${scope.team_id} and pm.project_id = p.id and pm.person_id = ${scope.person_id}))`;

/** Whether a person sees the project of this id, deleted ones included. */
export const seesProject = (scope: TeamScope, project_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (select from projects p where p.team_id = ${scope.team_id} and p.id = ${project_id} and ${visibleProjects(scope)})`;

/** The same of one that is not deleted: who sees it sees the files that are attached to it. */
export const seesLiveProject = (scope: TeamScope, project_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (select from projects p where p.team_id = ${scope.team_id} and p.id = ${project_id} and p.deleted_at is null
    and ${visibleProjects(scope)})`;

/**
 * Whether a project is there for somebody to put work into: a private one only for its members and for people who manage
 * the team. The values may be those of a compiled query.
 */
export const isOpenProject = (
  scope: { readonly team_id: unknown; readonly person_id: unknown; readonly manages: unknown },
  project_id: unknown,
): RawBuilder<boolean> => sql<boolean>`exists (
  select from projects p where p.team_id = ${scope.team_id} and p.id = ${project_id} and p.deleted_at is null
    and (not p.private or ${scope.manages}::boolean or exists (
      select from project_members pm
      where pm.team_id = ${scope.team_id} and pm.project_id = p.id and pm.person_id = ${scope.person_id})))`;

/** Whether the project of these columns is neither deleted nor archived. */
export const isAtWork = (team_id: RawBuilder<unknown>, project_id: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from projects p
    where p.team_id = ${team_id} and p.id = ${project_id} and p.deleted_at is null and p.archived_at is null)`;

const writers = projectRoles.filter((role) => projectRolePermits(role, 'tasks.write'));
/** Whether somebody who sees the project of this id may put work into it: it is not archived, and their role there permits it. */
export function takesWork(scope: TeamScope, project_id: RawBuilder<string>): RawBuilder<boolean> {
  const usual = projectRoleOf(scope.roles, { private: false, role: null });
  const byDefault = usual !== undefined && projectRolePermits(usual, 'tasks.write');
  const role = sql`(select pm.role from project_members pm
    where pm.team_id = ${scope.team_id} and pm.project_id = p.id and pm.person_id = ${scope.person_id})`;
  return sql<boolean>`exists (select from projects p
    where p.team_id = ${scope.team_id} and p.id = ${project_id} and p.deleted_at is null and p.archived_at is null
      and ${seesAllProjects(scope) ? sql`true` : sql`coalesce(${role} = any(${writers}::text[]), not p.private and ${byDefault}::boolean)`})`;
}

/** The reader of rows that name projects. May hold slots of a compiled query. */
export interface Reader {
  readonly person_id: unknown;
  /** Whether they see every project of the team. */
  readonly manages: unknown;
}
/** A person as a reader of rows that name projects. */
export const readerOf = (scope: TeamScope): Reader => ({ person_id: scope.person_id, manages: seesAllProjects(scope) });

/** The project that two columns point at, as rows show it beside its id; null where the reader does not see it. */
export const projectShown = (reader: Reader, team: Place, id: Place): RawBuilder<ProjectName | null> =>
  sql<ProjectName | null>`(select json_build_object('id', p.id, 'key', p.key, 'name', p.name)
    from projects p where p.team_id = ${at(team)} and p.id = ${at(id)} and p.deleted_at is null
      and (not p.private or ${reader.manages}::boolean or exists (
        select from project_members pm
        where pm.team_id = p.team_id and pm.project_id = p.id and pm.person_id = ${reader.person_id})))`;

/** The project that a row names, as far as a person sees it: null otherwise. */
export const shownProject = (scope: Caller, project_id: RawBuilder<unknown>): RawBuilder<string | null> =>
  seesAllProjects(scope)
    ? sql<string | null>`${project_id}`
    : sql<string | null>`(select p.id from projects p
        where p.team_id = ${scope.team_id} and p.id = ${project_id} and p.deleted_at is null and ${visibleProjects(scope)})`;

/** How many tasks of a project are in these statuses and with somebody or nobody, deleted ones left out. */
export function tasksTallied(
  { team_id }: InTeam,
  project_id: string,
  { status = [], status_category = [], assignee_id, unassigned = false }: Tallied,
): RawBuilder<number> {
  const all = [sql`n.team_id = ${team_id}`, sql`n.project_id = ${project_id}`];
  if (status.length > 0) all.push(sql`n.status = any(${status}::text[])`);
  if (status_category.length > 0)
    all.push(sql`n.status in (select s.slug from task_statuses s
      where s.team_id = ${team_id} and s.project_id = ${project_id} and s.category = any(${status_category}::text[]))`);
  if (assignee_id !== undefined) all.push(sql`n.assignee_id = ${assignee_id}`);
  if (unassigned) all.push(sql`n.assignee_id is null`);
  return sql<number>`(select coalesce(sum(n.tasks), 0)::int from task_tallies n where ${sql.join(all, sql` and `)})`;
}
/** The fields by which the tallies of a project count. */
interface Tallied {
  readonly status?: readonly string[] | undefined;
  readonly status_category?: readonly TaskCategory[] | undefined;
  readonly assignee_id?: string | undefined;
  readonly unassigned?: boolean | undefined;
}
