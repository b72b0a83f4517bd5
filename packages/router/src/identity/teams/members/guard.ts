import { rolesPermit, teamRoles, type TeamPermission, type TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';

/** Makes all changes of a team's members follow one another. Throws TEAM_NOT_FOUND where there is none. */
export async function lockMembers(db: Tx, team_id: TeamId): Promise<void> {
  if ((await queries.lockTeam(db, { team_id })) === undefined) throw new AppError('TEAM_NOT_FOUND');
}

/** Changes the members of a team. A change that would take its last owner is undone: LAST_OWNER. */
export async function keepingAnOwner<T>(db: Tx, team_id: TeamId, change: () => Promise<T>): Promise<T> {
  await lockMembers(db, team_id);
  const had = await queries.hasOwner(db, { team_id });
  const result = await change();
  if (had && !(await queries.hasOwner(db, { team_id }))) throw new AppError('LAST_OWNER');
  return result;
}

/** Acts under the lock on behalf of a member, whose right is asked again: it may have ended while they waited. */
export async function managingMembers<T>(
  db: Tx,
  actor: { readonly team_id: TeamId; readonly person_id: string },
  needs: TeamPermission,
  act: (actor_roles: readonly TeamRole[]) => Promise<T>,
): Promise<T> {
  await lockMembers(db, actor.team_id);
  const roles = await queries.findRoles(db, actor, actor.person_id);
  if (roles === undefined || !rolesPermit(roles, needs)) throw new AppError('FORBIDDEN', { needs });
  return act(roles);
}

/** Owners alone make and unmake owners. */
export function checkMayAssign(actor_roles: readonly TeamRole[], ...sets: (readonly TeamRole[])[]): void {
  if (sets.some((roles) => roles.includes('owner')) && !rolesPermit(actor_roles, 'team.own'))
    throw new AppError('FORBIDDEN', { needs: 'team.own' satisfies TeamPermission });
}

/** The roles of an input as a set, in the order of the table. */
export function rolesOf({ role, roles }: { role?: TeamRole | undefined; roles?: readonly TeamRole[] | undefined }) {
  const given = new Set(roles ?? (role === undefined ? [] : [role]));
  return teamRoles.filter((known) => given.has(known));
}

/** Somebody who is nothing but a requester is no colleague. */
export const kindOf = (roles: readonly TeamRole[]): 'member' | 'requester' =>
  roles.every((role) => role === 'requester') ? 'requester' : 'member';
