import { takesSeat, type CustomPermission } from '@deskwire/contract/kit/access.ts';
import type { CustomRole, customRoles } from '@deskwire/contract/identity/custom-roles.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { managingMembers } from '../teams/members/lock.ts';
import { checkName, givable } from './create.ts';
import * as queries from './queries.ts';

/** Changes a role. Whoever has it may do what it permits from their next request on, no more and no less. */
export const updateCustomRole = (
  ctx: Ctx<typeof customRoles.update>,
  { custom_role_id, version, team_id: _, ...change }: In<typeof customRoles.update>,
): Promise<CustomRole> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const { db, scope, events, now } = ctx;
    const before = await queries.findRole(db, scope, custom_role_id);
    if (before === undefined) throw new AppError('CUSTOM_ROLE_NOT_FOUND');
    await checkVersion(before, version);
    if (change.name !== undefined) checkName(change.name);
    const permissions = change.permissions && givable(actor, change.permissions);
    const gained = (permissions ?? []).filter((one) => !before.permissions.includes(one));
    const lost = permissions === undefined ? [] : before.permissions.filter((one) => !permissions.includes(one));
    if (gained.length > 0) await requireSeats(ctx, before, permissions!);
    const saved = await queries.updateRole(db, scope, before.id, { ...change, permissions }, now());
    const name = change.name ?? before.name;
    events.add('custom_role.updated', saved, { name, gained, lost });
    if (gained.length + lost.length > 0) await tellHolders(ctx, { id: before.id, name, permissions: permissions! });
    return (await queries.findRole(db, scope, before.id))!;
  });

/** Somebody who only looked on may take a seat by what their role permits now. */
async function requireSeats(ctx: Ctx<typeof customRoles.update>, before: CustomRole, to: readonly CustomPermission[]) {
  if (takesSeat(before.permissions) || !takesSeat(to)) return;
  const holders = await queries.lockHolders(ctx.db, ctx.scope, before.id);
  const seated = holders.filter(({ user_id, roles }) => user_id !== null && !takesSeat(roles));
  if (seated.length > 0) await requireRoom(ctx, 'seats', seated.length);
}

async function tellHolders(
  { db, scope, events, now }: Ctx<typeof customRoles.update>,
  role: Pick<CustomRole, 'id' | 'name' | 'permissions'>,
): Promise<void> {
  for (const { roles, ...saved } of await queries.touchHolders(db, scope, role.id, now())) {
    const names = [...roles, role.name];
    events.add('person.roles_changed', saved, { from: names, to: names, custom_role: role });
  }
}
