import { randomUUIDv7 } from 'node:crypto';
import { customPermissions, teamRoles, type CustomPermission } from '@deskwire/contract/kit/access.ts';
import type { CustomRole, customRoles } from '@deskwire/contract/identity/custom-roles.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { managingMembers } from '../teams/members/lock.ts';
import { beyond, type Held } from '../teams/members/roles.ts';
import * as queries from './queries.ts';

constraintMeans({ custom_roles_name: 'CUSTOM_ROLE_NAME_TAKEN' });

/** Makes a role of permissions. Nobody makes one that may more than they may themselves. */
export const createCustomRole = (
  ctx: Ctx<typeof customRoles.create>,
  input: In<typeof customRoles.create>,
): Promise<CustomRole> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const { db, scope, events, now } = ctx;
    const { name, description = null } = input;
    const permissions = givable(actor, input.permissions);
    checkName(name);
    await requireRoom(ctx, 'custom_roles');
    const id = input.id ?? randomUUIDv7();
    const role = { id, name, description, permissions, created_by: scope.person_id, at: now() };
    const saved = await queries.insertRole(db, scope, role);
    if (saved === undefined) throw new AppError('ID_TAKEN', { id });
    events.add('custom_role.created', saved, { name, permissions });
    return (await queries.findRole(db, scope, id))!;
  });

/** Some permissions in the order of the table, if whoever gives them has them all. Throws FORBIDDEN. */
export function givable(actor: Held, given: readonly CustomPermission[]): CustomPermission[] {
  const permissions = customPermissions.filter((known) => given.includes(known));
  const needs = beyond(actor, permissions);
  if (needs !== undefined) throw new AppError('FORBIDDEN', { needs });
  return permissions;
}

/** Two roles of one name cannot be told apart. */
export function checkName(name: string): void {
  if (teamRoles.some((role) => role === name.toLowerCase())) throw new AppError('CUSTOM_ROLE_NAME_TAKEN');
}
