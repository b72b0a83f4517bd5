import { rolesPermit, type TeamPermission } from '@deskwire/contract/kit/access.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';
import { grantsIn, type Held } from './roles.ts';

/** Makes all changes of a team's members follow one another. Throws TEAM_NOT_FOUND where there is none. */
export async function lockMembers(db: Tx, team_id: TeamId): Promise<void> {
  if ((await queries.lockTeam(db, { team_id })) === undefined) throw new AppError('TEAM_NOT_FOUND');
}

/** Holds the row of a team until the transaction ends, so that changes of what it has one of follow one another. */
export async function holdTeam(db: Tx, scope: { readonly team_id: TeamId }): Promise<void> {
  await queries.lockTeam(db, scope);
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
  act: (actor: Held) => Promise<T>,
): Promise<T> {
  await lockMembers(db, actor.team_id);
  const held = await queries.findRoles(db, actor, actor.person_id);
  if (held === undefined || !rolesPermit(grantsIn(held), needs)) throw new AppError('FORBIDDEN', { needs });
  return act(held);
}
