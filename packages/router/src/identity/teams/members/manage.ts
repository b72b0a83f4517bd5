import type { members } from '@deskwire/contract/identity/members.ts';
import type { Member } from '@deskwire/contract/identity/members.ts';
import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, Events, In, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { page } from '../../../kit/page.ts';
import { presentTeam } from '../present.ts';
import * as teamQueries from '../queries.ts';
import { invite } from '../invitations/invite.ts';
import { checkMayAssign, keepingAnOwner, kindOf, managingMembers, rolesOf } from './guard.ts';
import { findAcquaintance } from './join.queries.ts';
import { joinTeam, setDefaultTeamIfNone } from './join.ts';
import { endMembership } from './leave.ts';
import { presentMember, seesAddresses } from './present.ts';
import * as queries from './queries.ts';
import { memberOf } from '../../../kit/access.ts';

export function listMembers(ctx: Ctx<typeof members.list>, input: In<typeof members.list>) {
  const { search, role } = input;
  // Who must not see an address cannot ask for it either.
  const by_address = seesAddresses(ctx.scope);
  return page(ctx, input, {
    of: ['members', ctx.scope.team_id, { search, role, by_address }],
    find: (slice) => queries.listMembers(ctx.db, ctx.scope, { search, role, by_address }, slice),
    position: (row) => [row.name, row.person_id],
    present: presentMember(ctx),
  });
}

/** Somebody the caller already works with is in at once; for anybody else an address is invited, and they decide. */
export async function addMember(ctx: Ctx<typeof members.add>, input: In<typeof members.add>) {
  const { db, scope, user } = ctx;
  const { user_id, email } = input;
  const roles = rolesOf(input);
  if (email !== undefined) return { member: null, invitation: await invite(ctx, { email, roles }) };
  return managingMembers(db, scope, 'members.manage', async (actor_roles) => {
    checkMayAssign(actor_roles, roles);
    const joiner = await findAcquaintance(db, scope, user.id, user_id!);
    const result = joiner && (await joinTeam(ctx, { team_id: scope.team_id, user: joiner, roles }));
    if (joiner === undefined || result === undefined) throw new AppError('USER_NOT_FOUND');
    if (!result.joined) throw new AppError('ALREADY_MEMBER');
    await setDefaultTeamIfNone(db, joiner.id, scope.team_id);
    return { member: await getMember(ctx, joiner.id), invitation: null };
  });
}

export const removeMember = (
  ctx: Ctx<typeof members.remove>,
  { user_id }: In<typeof members.remove>,
): Promise<Record<string, never>> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const member = await findLiveMember(ctx, user_id);
    checkMayAssign(actor_roles, member.roles);
    const { team_id } = ctx.scope;
    await keepingAnOwner(ctx.db, team_id, () => endMembership(ctx, { team_id, user_id, reason: 'removed' }));
    return {};
  });

interface Managing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly events: Events<'person.roles_changed'>;
  readonly now: () => string;
}
/** Changes what a member may do. It holds from their next request on. */
export const setMemberRoles = (ctx: Managing, user_id: string, roles: readonly TeamRole[]): Promise<void> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const member = await findLiveMember(ctx, user_id);
    checkMayAssign(actor_roles, member.roles, roles);
    await keepingAnOwner(ctx.db, ctx.scope.team_id, () => changeRoles(ctx, member, roles));
  });

async function changeRoles(
  { db, scope, events, now }: Managing,
  member: queries.MemberRow,
  to: readonly TeamRole[],
): Promise<void> {
  const from = rolesOf({ roles: member.roles });
  const roles = rolesOf({ roles: to });
  if (from.join() === roles.join()) return;
  const saved = await queries.setMember(db, scope, member.person_id, { kind: kindOf(roles), roles, at: now() });
  events.add('person.roles_changed', saved, { from, to: roles });
}

/** The new owner has the team; the old one stays as admin. */
export const transferOwnership = (
  ctx: Ctx<typeof teams.transferOwnership>,
  { user_id }: In<typeof teams.transferOwnership>,
): Promise<Team> =>
  managingMembers(ctx.db, ctx.scope, 'team.own', async () => {
    const { db, scope, user, events } = ctx;
    const heir = await findLiveMember(ctx, user_id);
    const giver = await findLiveMember(ctx, user.id);
    if (heir.status !== 'active') throw new AppError('USER_NOT_FOUND');
    if (heir.person_id !== giver.person_id) {
      await changeRoles(ctx, heir, [...heir.roles, 'owner']);
      await changeRoles(ctx, giver, [...giver.roles.filter((role) => role !== 'owner'), 'admin']);
      events.add('team.ownership_transferred', { id: scope.team_id }, { from: giver.person_id, to: heir.person_id });
    }
    const [team, roles] = [
      await teamQueries.findTeam(db, scope.team_id),
      await queries.findRoles(db, scope, giver.person_id),
    ];
    return presentTeam(user, team!, roles!);
  });

/** Leaves a team of one's own accord. */
export const leaveTeam = (
  { db, user, principal, events, now }: Ctx<typeof teams.leave>,
  input: In<typeof teams.leave>,
): Promise<Record<string, never>> => {
  const { team_id, person_id } = memberOf(principal, input.team_id);
  return keepingAnOwner(db, team_id, async () => {
    const leaving = { team_id, user_id: user.id, reason: 'left', actor_id: person_id } as const;
    if (!(await endMembership({ db, events, now }, leaving))) throw new AppError('TEAM_NOT_FOUND');
    return {};
  });
};

async function findLiveMember({ db, scope }: Pick<Managing, 'db' | 'scope'>, user_id: string) {
  const member = await queries.findMember(db, scope, user_id);
  if (member === undefined || member.left_at !== null) throw new AppError('USER_NOT_FOUND');
  return member;
}

/** A member of the team. Throws USER_NOT_FOUND. */
export async function getMember(
  ctx: Ctx<typeof members.setRole> | Ctx<typeof members.add>,
  user_id: string,
): Promise<Member> {
  return presentMember(ctx)(await findLiveMember(ctx, user_id));
}
