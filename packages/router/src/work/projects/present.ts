import { projectRoleOf } from '@deskwire/contract/kit/access.ts';
import type { Project } from '@deskwire/contract/work/projects.schemas.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { ProjectRow } from './queries.ts';

/** A project as somebody who may see it does, with what they may do in it. */
export const presentProject =
  (scope: TeamScope) =>
  ({ own_role, ...row }: ProjectRow): Project => ({
    ...row,
    role: projectRoleOf(scope.roles, { private: row.private, role: own_role })!,
  });
