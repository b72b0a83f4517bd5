import { sql, type RawBuilder } from 'kysely';
import {
  projectRoleOf,
  projectRolePermits,
  type ProjectPermission,
  type ProjectRole,
  type TeamGrant,
} from '@deskwire/contract/kit/access.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { ProjectScope, TeamScope } from '../context.ts';
import { AppError } from '../errors.ts';
import * as queries from './principal.queries.ts';

/** A project, with the role that somebody was given in it, if any. */
export interface ProjectStanding {
  readonly private: boolean;
  readonly role: ProjectRole | null;
  readonly archived: boolean;
}

/** Mints the proof that somebody has a role in a project. Call it only with a role that was just read from the database. */
export const mintProject = (project_id: string, role: ProjectRole): ProjectScope =>
  ({ project_id, role }) as ProjectScope;

/** Why a role in a project, or the state of the project, refuses a procedure; undefined if it does not. */
export function refusedInProject(
  entry: Pick<Entry, 'kind'> & { readonly serves?: Entry['serves'] },
  permission: ProjectPermission,
  role: ProjectRole,
  archived: boolean,
): AppError | undefined {
  if (!projectRolePermits(role, permission)) return new AppError('FORBIDDEN', { needs: permission });
  return archived && entry.kind === 'mutation' && entry.serves === undefined
    ? new AppError('PROJECT_ARCHIVED')
    : undefined;
}

/** Whether somebody with these roles may call a procedure that needs a permission in this project. */
export function mayCallIn(
  project: ProjectStanding,
  entry: Entry,
  permission: ProjectPermission,
  roles: readonly TeamGrant[],
): boolean {
  const role = projectRoleOf(roles, project);
  return role !== undefined && refusedInProject(entry, permission, role, project.archived) === undefined;
}

export interface ProjectNow {
  readonly project: ProjectScope;
  readonly archived: boolean;
}
/**
 * The role of somebody in a project now, for work that continues after they requested it. Undefined if the project was
 * deleted, or no longer exists for them.
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
  return { project: mintProject(row.id, role), archived: row.archived_at !== null };
}
