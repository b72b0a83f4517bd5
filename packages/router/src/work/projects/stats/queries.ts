import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import { visibleProjects } from '../fragments.ts';
import { personShown } from '../../../identity/people/fragments.ts';

const on = tables<'task_tallies' | 'task_statuses' | 'projects'>();

/** The name of a project that somebody sees. */
export async function findSeen(db: Db, scope: TeamScope, id: string): Promise<{ readonly name: string } | undefined> {
  const { rows } = await sql<{ name: string }>`
    select p.name from projects p where p.team_id = ${scope.team_id} and p.id = ${id} and p.deleted_at is null
      and ${visibleProjects(scope)}`.execute(on(db));
  return rows[0];
}

export interface Place extends TaskStatus {
  readonly tasks: number;
  readonly unassigned: number;
}
/** How many tasks are in each status of a project, in the order of the statuses. */
export async function countPlaces(db: Db, { team_id }: InTeam, project_id: string): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select s.slug, s.name, s.category, coalesce(sum(t.tasks), 0)::int as tasks,
      coalesce(sum(t.tasks) filter (where t.assignee_id is null), 0)::int as unassigned
    from task_statuses s left join task_tallies t
      on t.team_id = s.team_id and t.project_id = s.project_id and t.status = s.slug
    where s.team_id = ${team_id} and s.project_id = ${project_id}
    group by s.slug, s.name, s.category, s.position order by s.position`.execute(on(db));
  return rows;
}

export interface Load {
  readonly person_id: string;
  readonly person: PersonName;
  readonly open: number;
}
/** The people with the most unfinished tasks of a project. */
export async function listLoads(db: Db, { team_id }: InTeam, project_id: string, most: number): Promise<Load[]> {
  const { rows } = await sql<Load>`
    select l.assignee_id as person_id, ${personShown(sql`${team_id}::uuid`, 'l.assignee_id')} as person, l.open from (
      select t.assignee_id, sum(t.tasks)::int as open
      from task_tallies t join task_statuses s
        on s.team_id = t.team_id and s.project_id = t.project_id and s.slug = t.status and s.category in ('todo', 'doing')
      where t.team_id = ${team_id} and t.project_id = ${project_id} and t.assignee_id is not null
      group by 1 having sum(t.tasks) > 0) l
    order by l.open desc, l.assignee_id limit ${most}`.execute(on(db));
  return rows;
}

/** Projects whose tallies are mostly rows that belong together. */
export async function findUnfolded(db: Db, rows_over: number) {
  const { rows } = await sql<{ team_id: TeamId; project_id: string }>`
    select team_id, project_id from task_tallies group by 1, 2
    having count(*) > ${rows_over} + 2 * count(distinct (status, assignee_id))`.execute(on(db));
  return rows;
}

/** Makes one row of those that belong together. Another fold at the same time finds the rows gone, and folds none of them. */
export const foldTallies = (db: Tx, { team_id }: InTeam, project_id: string) =>
  sql`
    with folded as (delete from task_tallies where team_id = ${team_id} and project_id = ${project_id} returning *)
    insert into task_tallies (team_id, project_id, status, assignee_id, tasks)
    select team_id, project_id, status, assignee_id, sum(tasks) from folded
    group by 1, 2, 3, 4 having sum(tasks) <> 0`.execute(on(db));
