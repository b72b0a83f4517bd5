import { isGuest, personKindOf, type TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { requireDomain } from '../joining/domains.ts';
import { findOffer, setOffer } from '../joining/queries.ts';
import { getLiveMember } from './get.ts';
import { keepingAnOwner, managingMembers } from './lock.ts';
import * as queries from './queries.ts';
import { checkMayAssign, rolesOf } from './roles.ts';
import { requireSeat } from './seats.ts';

interface Managing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly events: Events<'person.roles_changed' | 'person.roles_offered'>;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}
/**
 * Changes what a member may do, which holds from their next request on. Whoever is a requester at most, or a contact who
 * has not joined yet, is offered what is more than that.
 */
export const setMemberRoles = (ctx: Managing, user_id: string, roles: readonly TeamRole[]): Promise<void> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const member = await findKnown(ctx, user_id);
    checkMayAssign(actor_roles, member.roles, roles);
    if (!isGuest(member.roles) || (isGuest(roles) && member.joined)) {
      await keepingAnOwner(ctx.db, ctx.scope.team_id, () => changeRoles(ctx, member, roles));
      if (member.offered_roles !== null) await setOffer(ctx.db, ctx.scope, member.person_id, none(ctx));
    } else await offer(ctx, member, rolesOf({ roles }));
  });
const none = ({ now }: Managing) => ({ offered_roles: null, offered_by: null, at: now() });

async function offer(ctx: Managing, { person_id, roles, email }: Known, offered_roles: TeamRole[]): Promise<void> {
  const { db, scope, events, now } = ctx;
  if (email !== null) await requireDomain(db, scope, email, offered_roles);
  // It is asked again when they accept.
  await requireSeat(ctx, scope.team_id, roles, offered_roles);
  const saved = await setOffer(db, scope, person_id, { offered_roles, offered_by: scope.person_id, at: now() });
  events.add('person.roles_offered', saved, { roles: offered_roles });
}

type Known = Pick<queries.MemberRow, 'person_id' | 'roles' | 'offered_roles' | 'email'>;
/** A member, or a contact whose address is that of the user. Throws USER_NOT_FOUND. */
async function findKnown(ctx: Managing, user_id: string): Promise<Known & { readonly joined: boolean }> {
  const contact = await findOffer(ctx.db, ctx.scope, user_id);
  return contact?.user_id === null
    ? { ...contact, joined: false }
    : { ...(await getLiveMember(ctx, user_id)), joined: true };
}

/** Gives a member other roles, under the lock of its team. */
export async function changeRoles(ctx: Managing, member: Known, to: readonly TeamRole[]): Promise<void> {
  const { db, scope, events, now } = ctx;
  const from = rolesOf({ roles: member.roles });
  const roles = rolesOf({ roles: to });
  if (from.join() === roles.join()) return;
  await requireSeat(ctx, scope.team_id, from, roles);
  const saved = await queries.setMember(db, scope, member.person_id, { kind: personKindOf(roles), roles, at: now() });
  events.add('person.roles_changed', saved, { from, to: roles });
}
