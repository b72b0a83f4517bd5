import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import type { ProjectScope, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { resolveMe } from '../../../kit/access/me.ts';

/** Everybody decides for themselves, those who write tasks for others too. */
export function whoseWatching(scope: TeamScope, { role }: ProjectScope, person_id = 'me'): string {
  const who = resolveMe(scope, person_id);
  if (who !== scope.person_id && !projectRolePermits(role, 'tasks.write'))
    throw new AppError('FORBIDDEN', { needs: 'tasks.write', fields: ['person_id'] });
  return who;
}
