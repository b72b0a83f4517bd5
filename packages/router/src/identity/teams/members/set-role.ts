import { personKindOf, type TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { getLiveMember } from './get.ts';
import { keepingAnOwner, managingMembers } from './lock.ts';
import * as queries from './queries.ts';
import { checkMayAssign, rolesOf } from './roles.ts';
import { requireSeat } from './seats.ts';

interface Managing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly events: Events<'person.roles_changed'>;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}
/** Changes what a member may do. It holds from their next request on. */
export const setMemberRoles = (ctx: Managing, user_id: string, roles: readonly TeamRole[]): Promise<void> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const member = await getLiveMember(ctx, user_id);
    checkMayAssign(actor_roles, member.roles, roles);
    await keepingAnOwner(ctx.db, ctx.scope.team_id, () => changeRoles(ctx, member, roles));
  });

/** Gives a member other roles, under the lock of its team. */
export async function changeRoles(ctx: Managing, member: queries.MemberRow, to: readonly TeamRole[]): Promise<void> {
  const { db, scope, events, now } = ctx;
  const from = rolesOf({ roles: member.roles });
  const roles = rolesOf({ roles: to });
  if (from.join() === roles.join()) return;
  await requireSeat(ctx, scope.team_id, from, roles);
  const saved = await queries.setMember(db, scope, member.person_id, { kind: personKindOf(roles), roles, at: now() });
  events.add('person.roles_changed', saved, { from, to: roles });
}
