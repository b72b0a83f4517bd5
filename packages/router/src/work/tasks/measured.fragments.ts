import { sql } from 'kysely';
import type { Measured } from '../../kit/calls/measured.ts';
import { visibleProjects } from '../projects/fragments.ts';

/** Tasks, as figures count them. */
export const measuredTasks: Measured = {
  rows: (scope) => sql`tasks t join projects p on p.team_id = t.team_id and p.id = t.project_id and p.deleted_at is null
    where t.team_id = ${scope.team_id} and t.deleted_at is null and ${visibleProjects(scope)}`,
  measures: {
    tasks: sql`count(*)`,
    completed: sql`count(t.completed_at)`,
    estimate_minutes: sql`sum(t.estimate_minutes)`,
  },
  dimensions: {
    status: sql`t.status`,
    category: sql`t.status_category`,
    priority: sql`t.priority`,
    assignee: sql`t.assignee_id::text`,
    project: sql`t.project_id::text`,
  },
  times: { created_at: sql`t.created_at`, completed_at: sql`t.completed_at` },
};
