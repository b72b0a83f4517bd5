import type { TeamPermission, TeamRole } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Recipient } from '../../../kit/events/notices.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Finds those of some people who can be told something: members with an active account, and people without one. */
export const listRecipients = (
  db: Db,
  team_id: TeamId,
  ids: readonly string[],
  options: { readonly after_leaving: boolean },
): Promise<readonly Recipient[]> => queries.listRecipients(db, team_id, ids, options);

/**
 * Finds the members with an active account and a permission. With `without`, it must come from a role that does not
 * have that other permission.
 */
export async function listHolders(
  db: Db,
  team_id: TeamId,
  permission: TeamPermission,
  options: { readonly without?: TeamPermission } = {},
): Promise<string[]> {
  return (await queries.listHolders(db, team_id, permission, options)).map(({ id }) => id);
}

/** Finds the members with an active account and one of these roles. */
export const listHoldersOfRoles = async (db: Db, team_id: TeamId, roles: readonly TeamRole[]): Promise<string[]> =>
  (await queries.listOfRoles(db, team_id, roles)).map(({ id }) => id);

/** Whether each of these people has a permission and an active account now. People of other teams are left out. */
export async function whoMay(
  db: Db,
  team_id: TeamId,
  ids: readonly string[],
  permission: TeamPermission,
): Promise<ReadonlyMap<string, boolean>> {
  return new Map((await queries.listAble(db, team_id, ids, permission)).map(({ id, able }) => [id, able]));
}

/** How to reach a person that a row refers to, and whether they have an account. */
export const getContact = (
  db: Db,
  team_id: TeamId,
  id: string,
): Promise<{ id: string; name: string; email: string | null; user_id: string | null }> =>
  queries.findContact(db, team_id, id);

/** The names of people by id, also of those who have left. */
export async function namesOf(
  db: Db,
  team_id: TeamId,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids)].filter((id) => id !== null);
  if (known.length === 0) return new Map();
  return new Map((await queries.listNames(db, team_id, known)).map(({ id, name }) => [id, name]));
}
