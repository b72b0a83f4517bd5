import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';
import { visibleProjects } from '../projects/fragments.ts';

/** The task that the comment of this id is about, or the project that it is in, deleted ones included. */
export const placeOfComment = (
  column: 'task_id' | 'home_project_id',
  team_id: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
): RawBuilder<string | null> =>
  sql<
    string | null
  >`(select ${sql.ref(`c.${column}`)} from project_comments c where c.team_id = ${team_id} and c.id = ${id})`;

/** Whether a person sees the comment of this id, deleted ones included. */
export const seesComment = (scope: TeamScope, comment_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (
    select from project_comments c left join tasks t on t.team_id = c.team_id and t.id = c.task_id
    join projects p on p.team_id = c.team_id and p.id = coalesce(c.project_id, t.project_id)
    where c.team_id = ${scope.team_id} and c.id = ${comment_id} and ${visibleProjects(scope)})`;
