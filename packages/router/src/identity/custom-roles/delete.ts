import type { customRoles } from '@deskwire/contract/identity/custom-roles.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { managingMembers } from '../teams/members/lock.ts';
import { builtIn, checkMayAssign, heldOf } from '../teams/members/roles.ts';
import { changeRoles } from '../teams/members/set-role.ts';
import * as queries from './queries.ts';

/** Deletes a role. Nobody is left with nothing: whoever has it, or is invited with it, gets the role that was named. */
export const deleteCustomRole = (
  ctx: Ctx<typeof customRoles.delete>,
  { custom_role_id: id, to_role, to_custom_role_id }: In<typeof customRoles.delete>,
): Promise<Out<typeof customRoles.delete>> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const { db, scope, events } = ctx;
    const role = await queries.findRole(db, scope, id);
    if (role === undefined || to_custom_role_id === id) throw new AppError('CUSTOM_ROLE_NOT_FOUND');
    const { people, invited, name, version } = role;
    const instead = await heldOf(db, scope, {
      roles: to_role === undefined ? [] : [to_role],
      custom_role_id: to_custom_role_id,
    });
    checkMayAssign(actor, instead);
    const nothing = to_role === undefined && to_custom_role_id === undefined;
    if (nothing && people + invited > 0) throw new AppError('CUSTOM_ROLE_IN_USE', { people, invited });
    for (const holder of await queries.lockHolders(db, scope, id)) {
      const { roles } = builtIn([...holder.roles, ...instead.roles]);
      await changeRoles(ctx, holder, { roles, custom_role: instead.custom_role });
    }
    await queries.moveInvited(db, scope, id, { role: to_role, custom_role_id: to_custom_role_id });
    await queries.deleteRole(db, scope, id);
    events.add('custom_role.deleted', { id, version }, { name });
    return { id, moved: people };
  });
