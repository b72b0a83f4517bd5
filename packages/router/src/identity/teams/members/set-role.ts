import { isGuest, personKindOf } from '@deskwire/contract/kit/access.ts';
import type { Member } from '@deskwire/contract/identity/members.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import type { Events, TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { requireDomain } from '../joining/domains.ts';
import { findOffer, setOffer } from '../joining/queries.ts';
import { getLiveMember } from './get.ts';
import { keepingAnOwner, managingMembers } from './lock.ts';
import * as queries from './queries.ts';
import { changeOf, checkMayAssign, type Given, grantsIn, type Held, heldOf, inOrder, sameRoles } from './roles.ts';
import { requireSeat } from './seats.ts';

interface Managing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly events: Events<'person.roles_changed' | 'person.roles_offered'>;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}
/** The member as the caller has read them, and how to read them again. */
interface Read {
  readonly version: number | undefined;
  readonly present: () => Promise<Member>;
}
/**
 * Changes what a member may do, which holds from their next request on. Whoever is a requester at most, or a contact who
 * has not joined yet, is offered what is more than that.
 */
export const setMemberRoles = (ctx: Managing, user_id: string, given: Given, read?: Read): Promise<void> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor) => {
    const member = await findKnown(ctx, user_id);
    await checkVersion(member, read?.version, read?.present);
    const to = await heldOf(ctx.db, ctx.scope, given);
    checkMayAssign(actor, member, to);
    if (!isGuest(grantsIn(member)) || (isGuest(grantsIn(to)) && member.joined)) {
      await keepingAnOwner(ctx.db, ctx.scope.team_id, () => changeRoles(ctx, member, to));
      if (member.offered_roles !== null)
        await setOffer(ctx.db, ctx.scope, member.person_id, { offered: null, offered_by: null, at: ctx.now() });
    } else await offer(ctx, member, to);
  });

async function offer(ctx: Managing, member: Known, offered: Held): Promise<void> {
  const { db, scope, events, now } = ctx;
  if (member.email !== null) await requireDomain(db, scope, member.email, offered);
  // It is asked again when they accept.
  await requireSeat(ctx, scope.team_id, member, offered);
  const saved = await setOffer(db, scope, member.person_id, { offered, offered_by: scope.person_id, at: now() });
  events.add('person.roles_offered', saved, { roles: [...offered.roles], custom_role: offered.custom_role });
}

type Known = Pick<queries.MemberRow, 'person_id' | 'roles' | 'custom_role' | 'offered_roles' | 'email' | 'version'>;
/** A member, or a contact whose address is that of the user. Throws USER_NOT_FOUND. */
async function findKnown(ctx: Managing, user_id: string): Promise<Known & { readonly joined: boolean }> {
  const contact = await findOffer(ctx.db, ctx.scope, user_id);
  return contact?.user_id === null
    ? { ...contact, joined: false }
    : { ...(await getLiveMember(ctx, user_id)), joined: true };
}

/** Gives a member other roles, under the lock of its team. */
export async function changeRoles(
  ctx: Managing,
  member: Held & { readonly person_id: string },
  to: Held,
): Promise<void> {
  const { db, scope, events, now } = ctx;
  if (sameRoles(member, to)) return;
  await requireSeat(ctx, scope.team_id, member, to);
  const kind = personKindOf(grantsIn(to));
  const { custom_role } = to;
  const given = { kind, roles: inOrder(to.roles), custom_role, at: now() };
  const saved = await queries.setMember(db, scope, member.person_id, given);
  events.add('person.roles_changed', saved, changeOf(member, given));
}
