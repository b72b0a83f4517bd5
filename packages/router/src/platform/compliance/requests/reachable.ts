import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Principal } from '../../../kit/context.ts';

/** The teams whose contacts somebody looks after. */
export const managedTeams = ({ principal }: Asking): string[] =>
  principal.memberships.flatMap(({ team_id, roles }) => (rolesPermit(roles, 'people.manage') ? [team_id] : []));

interface About {
  readonly user_id: string | null;
  readonly team_id: string | null;
}
/**
 * Whether a caller may see a request: one about a contact is for their team alone, others are for their subject and for
 * administrators of the platform.
 */
export const isReachable = (asking: Asking, { user_id, team_id }: About): boolean =>
  team_id === null
    ? user_id === asking.principal.user.id || isOperator(asking)
    : managedTeams(asking).includes(team_id);

interface Asking {
  readonly principal: Principal;
}
/** Whether somebody runs the platform, in a session of theirs. */
export const isOperator = ({ principal }: Asking): boolean =>
  principal.kind === 'session' && principal.user.platform_role !== 'user';

/** Throws USER_NOT_FOUND for anybody else than oneself, unless one runs the platform. */
export function requireSelf(asking: Asking, user_id: string): void {
  if (asking.principal.user.id !== user_id && !isOperator(asking)) throw new AppError('USER_NOT_FOUND');
}
