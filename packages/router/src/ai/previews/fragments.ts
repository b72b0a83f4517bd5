import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';
import { visibleProjects } from '../../work/projects/fragments.ts';

/** Whether a person sees the project of the preview job of this id, and so what was built. */
export const seesPreview = (scope: TeamScope, job_id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`exists (
    select from preview_jobs j join projects p on p.team_id = j.team_id and p.id = j.project_id
    where j.team_id = ${scope.team_id} and j.id = ${job_id} and p.deleted_at is null and ${visibleProjects(scope)})`;
