import { sql, type RawBuilder } from 'kysely';
import { projectRoleOf } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { ProjectScope, TeamScope } from '../context.ts';
import * as queries from './principal.queries.ts';

export interface ProjectNow {
  readonly project: ProjectScope;
  readonly archived: boolean;
}
/**
 * What somebody is in a project now, for work that goes on after they asked for it. Undefined: the project was deleted, or
 * does not exist for them any more.
 */
export async function projectNow(
  db: Db,
  scope: Pick<TeamScope, 'team_id' | 'person_id' | 'roles'>,
  project: string | RawBuilder<string>,
): Promise<ProjectNow | undefined> {
  const row = await queries.findProjectRole(db, scope, [
    typeof project === 'string' ? sql<string>`${project}::uuid` : project,
  ]);
  const role = row && projectRoleOf(scope.roles, row);
  if (row === undefined || role === undefined || row.deleted_at !== null) return undefined;
  return { project: { project_id: row.id, role } as unknown as ProjectScope, archived: row.archived_at !== null };
}
