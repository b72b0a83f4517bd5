import { permissionsOf, rolesPermit, type TeamGrant, type TeamRole, teamRoles } from '@deskwire/contract/kit/access.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { CustomRoleHeld } from '../../custom-roles/fragments.ts';
import { findHeldRole } from '../../custom-roles/find.ts';

/** The roles of a person in a team: built-in ones, a custom one, or both. */
export interface Held {
  readonly roles: readonly TeamRole[];
  readonly custom_role: CustomRoleHeld | null;
}
/** The same by the id of the custom role, as inputs name it. */
export interface Given {
  readonly roles: readonly TeamRole[];
  readonly custom_role_id?: string | undefined;
}
/** Built-in roles and nothing else. */
export const builtIn = (roles: readonly TeamRole[]): Held => ({ roles: inOrder(roles), custom_role: null });
/** Some roles as a set, in the order of the table. */
export const inOrder = (roles: readonly TeamRole[]): TeamRole[] => teamRoles.filter((known) => roles.includes(known));

export const grantsIn = ({ roles, custom_role }: Held): TeamGrant[] => [...roles, ...(custom_role?.permissions ?? [])];

export const sameRoles = (a: Held, b: Held): boolean =>
  inOrder(a.roles).join() === inOrder(b.roles).join() && a.custom_role?.id === b.custom_role?.id;

/** The payload of an event about a change. */
export const changeOf = (from: Held, to: Held) => ({
  from: namesOfRoles(from),
  to: namesOfRoles(to),
  custom_role: to.custom_role,
});

/** A custom role as rows show it. */
export const nameOnly = (role: CustomRoleHeld | null): CustomRoleName | null =>
  role === null ? null : { id: role.id, name: role.name };

/** How people are told what they are in a team. */
export const namesOfRoles = ({ roles, custom_role }: Held): string[] => [
  ...roles,
  ...(custom_role === null ? [] : [custom_role.name]),
];

/** The roles that an input gives, read under the lock of the team. Throws CUSTOM_ROLE_NOT_FOUND. */
export async function heldOf(db: Db, scope: InTeam, { roles, custom_role_id }: Given): Promise<Held> {
  if (custom_role_id === undefined) return builtIn(roles);
  const custom_role = await findHeldRole(db, scope, custom_role_id);
  if (custom_role === undefined) throw new AppError('CUSTOM_ROLE_NOT_FOUND');
  return { roles: inOrder(roles), custom_role };
}

/** Nobody gives or takes what they may not do themselves: owners alone make and unmake owners. */
export function checkMayAssign(actor: Held, ...sets: Held[]): void {
  const needs = beyond(actor, sets.flatMap(grantsIn));
  if (needs !== undefined) throw new AppError('FORBIDDEN', { needs });
}
/** The first of some grants' permissions that somebody does not have. */
export const beyond = (actor: Held, grants: readonly TeamGrant[]) =>
  permissionsOf(grants).find((permission) => !rolesPermit(grantsIn(actor), permission));

/** The roles of an input as a set, in the order of the table. */
export const givenIn = ({
  role,
  roles,
  custom_role_id,
}: {
  role?: TeamRole | undefined;
  roles?: readonly TeamRole[] | undefined;
  custom_role_id?: string | undefined;
}): Given => ({ roles: inOrder(roles ?? (role === undefined ? [] : [role])), custom_role_id });

/** Whether somebody may let others in with these roles. */
export const mayInvite = (inviter: Held, roles: Held): boolean =>
  rolesPermit(grantsIn(inviter), 'members.manage') && beyond(inviter, grantsIn(roles)) === undefined;
