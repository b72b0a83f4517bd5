import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';

export function checkOwn(scope: TeamScope, from_id: string): void {
  if (from_id !== scope.person_id && !rolesPermit(scope.roles, 'team.manage'))
    throw new AppError('FORBIDDEN', { needs: 'team.manage', fields: ['from_id'] });
}
