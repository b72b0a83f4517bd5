import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TaskStatuses } from '@deskwire/contract/work/projects.ts';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { readVersioned } from '../../../kit/versions/queries.ts';
import { visibleProjects } from '../fragments.ts';

const on = tables<'task_statuses' | 'projects'>();

/** The statuses that every project starts with. */
export const defaultStatuses: readonly TaskStatus[] = [
  { slug: 'todo', name: 'To do', category: 'todo' },
  { slug: 'in_progress', name: 'In progress', category: 'doing' },
  { slug: 'done', name: 'Done', category: 'done' },
  { slug: 'cancelled', name: 'Cancelled', category: 'cancelled' },
];

/** The name of the statuses of a project as a whole that has a version. */
export const statusesOf = (project_id: string) => `task_statuses:${project_id}`;

const inOrder = (db: Db, { team_id }: InTeam, project_id: string) =>
  on(db)
    .selectFrom('task_statuses')
    .select(['slug', 'name', 'category'])
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .orderBy('position');
export const listStatuses = (db: Db, scope: InTeam, project_id: string): Promise<TaskStatus[]> =>
  inOrder(db, scope, project_id).execute();
/** The same with their version. */
export const readStatuses = (db: Db, scope: InTeam, project_id: string): Promise<TaskStatuses> =>
  readVersioned(db, scope, statusesOf(project_id), inOrder(db, scope, project_id));

/** The slugs of the statuses that tasks can have: in a project, or in any that the caller sees. */
export async function listKnownStatuses(db: Db, scope: TeamScope, project_id: string | undefined): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    select distinct s.slug from projects p
    join task_statuses s on s.team_id = p.team_id and s.project_id = p.id
    where p.team_id = ${scope.team_id} and ${project_id === undefined ? visibleProjects(scope) : sql`p.id = ${project_id}`}
    order by slug`.execute(on(db));
  return rows.map(({ slug }) => slug);
}

/** Writes the statuses of a project in this order; those it does not name stay. */
export const setStatuses = (db: Tx, { team_id }: InTeam, project_id: string, statuses: readonly TaskStatus[]) =>
  on(db)
    .insertInto('task_statuses')
    .values(statuses.map((status, position) => ({ ...status, team_id, project_id, position: position + 1 })))
    .onConflict((conflict) =>
      conflict.columns(['team_id', 'project_id', 'slug']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        category: eb.ref('excluded.category'),
        position: eb.ref('excluded.position'),
      })),
    )
    .execute();

export const deleteStatuses = (db: Tx, { team_id }: InTeam, project_id: string, slugs: readonly string[]) =>
  on(db)
    .deleteFrom('task_statuses')
    .where('team_id', '=', team_id)
    .where('project_id', '=', project_id)
    .where(sql<boolean>`slug = any(${slugs}::text[])`)
    .execute();
