import type { members } from '@deskwire/contract/identity/members.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { endMembership } from './end-membership.ts';
import { getLiveMember } from './get.ts';
import { keepingAnOwner, managingMembers } from './lock.ts';
import { lockAccountOf } from './queries.ts';
import { checkMayAssign } from './roles.ts';

export async function removeMember(
  ctx: Ctx<typeof members.remove>,
  { user_id }: In<typeof members.remove>,
): Promise<Record<string, never>> {
  await lockAccountOf(ctx.db, ctx.scope, user_id);
  return managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const member = await getLiveMember(ctx, user_id);
    checkMayAssign(actor, member);
    const { team_id } = ctx.scope;
    await keepingAnOwner(ctx.db, team_id, () => endMembership(ctx, { team_id, user_id, reason: 'removed' }));
    return {};
  });
}
