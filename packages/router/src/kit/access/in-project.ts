import {
  projectRoleOf,
  projectRolePermits,
  type ProjectPermission,
  type ProjectRole,
  type TeamRole,
} from '@deskwire/contract/kit/access.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { AppError } from '../errors.ts';

/** A project as somebody finds it, with the role that they were given there themselves. */
export interface ProjectStanding {
  readonly private: boolean;
  readonly role: ProjectRole | null;
  readonly archived: boolean;
}

/** What a role in a project, or the state of the project, refuses of a procedure; undefined where it refuses nothing. */
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
  roles: readonly TeamRole[],
): boolean {
  const role = projectRoleOf(roles, project);
  return role !== undefined && refusedInProject(entry, permission, role, project.archived) === undefined;
}
