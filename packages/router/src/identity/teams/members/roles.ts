import { rolesPermit, type TeamPermission, type TeamRole, teamRoles } from '@deskwire/contract/kit/access.ts';
import { AppError } from '../../../kit/errors.ts';

/** Owners alone make and unmake owners. */
export function checkMayAssign(actor_roles: readonly TeamRole[], ...sets: (readonly TeamRole[])[]): void {
  if (sets.some((roles) => rolesPermit(roles, 'team.own')) && !rolesPermit(actor_roles, 'team.own'))
    throw new AppError('FORBIDDEN', { needs: 'team.own' satisfies TeamPermission });
}

/** The roles of an input as a set, in the order of the table. */
export function rolesOf({ role, roles }: { role?: TeamRole | undefined; roles?: readonly TeamRole[] | undefined }) {
  const given = new Set(roles ?? (role === undefined ? [] : [role]));
  return teamRoles.filter((known) => given.has(known));
}

/** Whether somebody with some roles may let others in with these. */
export const mayInvite = (actor_roles: readonly TeamRole[], roles: readonly TeamRole[]): boolean =>
  rolesPermit(actor_roles, 'members.manage') &&
  (rolesPermit(actor_roles, 'team.own') || !rolesPermit(roles, 'team.own'));
