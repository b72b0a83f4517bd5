import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';
import { visibleProjects } from '../projects/fragments.ts';

/** Whether a person sees the comment of this id, deleted ones included. */
export const seesComment = (scope: TeamScope, comment_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (
    select from project_comments c left join tasks t on t.team_id = c.team_id and t.id = c.task_id
    join projects p on p.team_id = c.team_id and p.id = coalesce(c.project_id, t.project_id)
    where c.team_id = ${scope.team_id} and c.id = ${comment_id} and ${visibleProjects(scope)})`;
