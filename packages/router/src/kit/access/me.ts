import type { Principal, RequestInfo, TeamScope } from '../context.ts';
import { AppError } from '../errors.ts';
import type { TeamId } from '../team-id.ts';

/** The person that an input names; `me` is the caller. */
export const resolveMe = <T extends string | null | undefined>(
  { person_id }: Pick<TeamScope, 'person_id'>,
  id: T,
): T | string => (id === 'me' ? person_id : id);

interface Asking {
  readonly principal: Principal;
  readonly scope: TeamScope | null;
  readonly request: RequestInfo;
}

/**
 * The team that a call is about; null means the platform, for an administrator who names no team. Administrators have no
 * access to teams: TEAM_NOT_FOUND for a team in which the caller lacks the permission.
 */
export function reachOf({ principal, scope, request }: Asking, team_id: string | undefined): TeamId | null {
  const named = team_id ?? request.team_id;
  const administers = principal.kind === 'session' && principal.user.platform_role !== 'user';
  if (administers && named === undefined) return null;
  if (scope === null) throw new AppError('TEAM_NOT_FOUND');
  return scope.team_id;
}
