import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';
import { visibleProjects } from '../../work/projects/fragments.ts';

/**
 * Whether a person reads the memory in the row `m`, deleted and expired ones included: its author, the team, or who sees
 * its project.
 */
export const visibleMemories = (scope: TeamScope): RawBuilder<boolean> => sql<boolean>`(
  m.author_id = ${scope.person_id} or m.audience = 'team'
  or (m.audience = 'project' and exists (
    select from projects p where p.team_id = ${scope.team_id} and p.id = m.project_id and p.deleted_at is null
      and ${visibleProjects(scope)})))`;

/** Whether a person sees the memory of this id, deleted ones included. */
export const seesMemory = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> => sql<boolean>`exists (
  select from memories m where m.team_id = ${scope.team_id} and m.id = ${id} and ${visibleMemories(scope)})`;
